import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Arch } from 'electron-builder';
import { inRoot } from '../setup/paths.mjs';
import { say, SetupError } from '../setup/say.mjs';
import { setFuses } from './fuses.mjs';
import { licencesText } from './licences.mjs';

const COMMAND = { linux: 'qcow-tool', darwin: 'qcow-tool', win32: 'qcow-tool.cmd' };

/** What an unpacked Electron may bring along that is no part of an app; the stand-in has settings of another program. */
const LEFT_BY_ELECTRON = ['default_app.asar', 'app-update.yml'];

/** What is said beside a package that is made of the Electron that stands in. */
export const STAND_IN_NOTE = `This package of Platter is NOT FOR RELEASE. It is made of an old Electron that gets no security updates, because
the official one could not be downloaded where it was made. It is for testing. Do not give it to anybody.
`;

/** The link that deb and rpm put on PATH. */
export const commandLink = (output) => join(output, '.system-files', 'qcow-tool');

/** Where resources lie and which file is the program, in what electron-builder has put together. */
function layout({ appOutDir, electronPlatformName: platform, packager }) {
  const name = packager.appInfo.productFilename;
  if (platform !== 'darwin') {
    const program = platform === 'win32' ? `${name}.exe` : packager.executableName;
    return { resources: join(appOutDir, 'resources'), program: join(appOutDir, program), texts: appOutDir };
  }
  const app = join(appOutDir, `${name}.app`);
  const resources = join(app, 'Contents', 'Resources');
  return { resources, program: app, texts: resources };
}

/** Libraries that koffi needs for each processor; npm installs only that of the machine. */
function requireKoffi(platform, arch, resources) {
  const architectures = platform === 'darwin' ? ['x64', 'arm64'] : [Arch[arch]];
  const missing = architectures
    .map((name) => `koffi-${platform}-${name}`)
    .filter(
      (name) =>
        !existsSync(join(resources, 'app.asar.unpacked', 'node_modules', '@koromix', name, 'index.js')),
    );
  if (missing.length === 0) return;
  throw new SetupError(
    `the native part of koffi is missing: ${missing.join(', ')}.`,
    missing.map((name) => `npm install --no-save --force @koromix/${name}, then package again`),
  );
}

/**
 * Completes what electron-builder has put together: the command, the licences, the fuses; and proves it.
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function afterPack(context, { standIn }) {
  const { electronPlatformName: platform, arch, outDir } = context;
  const { resources, program, texts } = layout(context);
  for (const name of LEFT_BY_ELECTRON) rmSync(join(resources, name), { force: true });
  requireKoffi(platform, arch, resources);

  const command = COMMAND[platform];
  mkdirSync(join(resources, 'bin'), { recursive: true });
  copyFileSync(inRoot('build', 'package', 'command', command), join(resources, 'bin', command));
  chmodSync(join(resources, 'bin', command), 0o755);
  if (platform === 'linux') linkCommand(outDir, context.packager.appInfo.sanitizedProductName);

  copyFileSync(inRoot('LICENSE'), join(texts, 'LICENSE.platter.txt'));
  writeFileSync(join(texts, 'LICENSES.dependencies.txt'), licencesText());
  if (standIn) writeFileSync(join(texts, 'NOT-FOR-RELEASE.txt'), STAND_IN_NOTE);

  // the two halves of a universal app get theirs, and are joined afterwards
  const read = await setFuses(program, platform, { mayLack: standIn });
  say(
    `fuses read back: ${Object.entries(read)
      .map(([name, state]) => `${name} ${state}`)
      .join(', ')}`,
  );
}

function linkCommand(output, product) {
  const link = commandLink(output);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(`/opt/${product}/resources/bin/qcow-tool`, link);
}
