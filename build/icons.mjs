import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ICNS_SIZES, ICO_SIZES, icns, ico } from './package/icons/containers.mjs';
import { run } from './setup/command.mjs';
import { hasDisplay } from './setup/display.mjs';
import { inRoot } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { runEntry, say, SetupError } from './setup/say.mjs';
import { sandboxArguments } from './setup/sandbox.mjs';

const folder = inRoot('build', 'package', 'icons');
const inFolder = (name) => `${folder}/${name}`;

/** Which drawing is used for which sizes: small ones hold fewer things. */
const DRAWINGS = {
  'platter-small.svg': [16, 24, 32],
  'platter.svg': [48, 64, 96, 128, 256, 512, 1024],
};

/** Makes the icons of every system out of the drawings: `npm run icons`, after a drawing was changed. */
await runEntry(async () => {
  const electron = await prepare();
  rmSync(inFolder('png'), { recursive: true, force: true });
  mkdirSync(inFolder('png'));
  const command = [
    ...(hasDisplay() ? [] : ['xvfb-run', '-a']),
    electron,
    ...sandboxArguments(electron).args,
    inFolder('draw.cjs'),
    inFolder('png'),
    ...Object.entries(DRAWINGS).map(([name, sizes]) => `${inFolder(name)}=${sizes.join(',')}`),
  ];
  const { code, output } = await run(command[0], command.slice(1), { milliseconds: 60_000 });
  if (code !== 0) throw new SetupError('the icons could not be drawn.', output.trim().split('\n').slice(-5));

  const picture = (size) => ({ size, png: readFileSync(inFolder(`png/${size}x${size}.png`)) });
  writeFileSync(inFolder('platter.ico'), ico(ICO_SIZES.map(picture)));
  writeFileSync(inFolder('platter.icns'), icns(ICNS_SIZES.map(picture)));
  const digest = createHash('sha256');
  for (const name of Object.keys(DRAWINGS)) digest.update(readFileSync(inFolder(name)));
  writeFileSync(inFolder('drawn-from'), `${digest.digest('hex')}\n`);
  say(`icons drawn into ${folder}`);
  return 0;
});
