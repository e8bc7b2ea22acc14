import { spawn } from 'node:child_process';
import { callerArguments } from './setup/caller-arguments.mjs';
import { hasDisplay } from './setup/display.mjs';
import { requireNode } from './setup/node-version.mjs';
import { root } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';
import { runEntry, say, SetupError } from './setup/say.mjs';

/** As a shell takes it for one word. */
const quoted = (argument) =>
  /^[\w./:@%+=,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/** npm keeps the folder where the person stands in INIT_CWD. */
const given = callerArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());

function open(electron) {
  const { args, note = [] } = sandboxArguments(electron);
  for (const line of note) say(line);
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(electron, [...args, root, ...given], {
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('error', (error) => (say(`${electron} could not be started: ${error.message}`), done(1)));
    child.on('close', (code) => done(code ?? 1));
  });
}

await runEntry(async () => {
  requireNode();
  const electron = await prepare();
  if (hasDisplay()) return open(electron);
  const behindDashes = given.length > 0 ? ['--', ...given.map(quoted)] : [];
  throw new SetupError('no display: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can open.', [
    `On a machine without a screen, a virtual one will do: ${['xvfb-run -a npm start', ...behindDashes].join(' ')}`,
    '(xvfb-run comes with: apt-get install -y xvfb xauth)',
  ]);
});
