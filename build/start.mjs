import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { hasDisplay } from './setup/display.mjs';
import { requireNode } from './setup/node-version.mjs';
import { root } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';
import { runEntry, say, SetupError } from './setup/say.mjs';

/** Names of files are meant from where the person stands, which npm keeps in INIT_CWD. */
const fromCaller = (argument) =>
  argument.startsWith('-') ? argument : resolve(process.env.INIT_CWD ?? process.cwd(), argument);

function open(electron) {
  const { args, note = [] } = sandboxArguments(electron);
  for (const line of note) say(line);
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(electron, [...args, root, ...process.argv.slice(2).map(fromCaller)], {
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
  throw new SetupError('no display: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can open.', [
    'On a machine without a screen, a virtual one will do: xvfb-run -a npm start',
    '(xvfb-run comes with: apt-get install -y xvfb xauth)',
  ]);
});
