import { findProgram } from '../setup/command.mjs';
import { inRoot } from '../setup/paths.mjs';

const TOOLS = 'https://github.com/electron-userland/electron-builder-binaries/releases';
const ANSWER_MILLISECONDS = 5_000;

/** What hinders a target: why, and what to do about it. */
const hindrance = (reason, remedy) => ({ reason, remedy });

async function needsDownloads() {
  try {
    await fetch(TOOLS, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    return undefined;
  } catch {
    return hindrance(
      'electron-builder downloads the tools for it, and they can not be reached from here',
      `open the network to ${TOOLS}`,
    );
  }
}

const needsProgram = (name, packages) => async () =>
  findProgram(name) ? undefined : hindrance(`${name} is not installed`, packages);

/** What can be made on each system, and what it needs. The unpacked folder comes first: the others are made of it. */
const TARGETS = {
  linux: {
    'tar.gz': needsProgram('tar', 'apt-get install tar gzip, dnf install tar gzip'),
    deb: needsProgram('dpkg-deb', 'apt-get install dpkg, dnf install dpkg'),
    rpm: needsProgram('rpmbuild', 'apt-get install rpm, dnf install rpm-build'),
    AppImage: needsDownloads,
  },
  win32: { nsis: needsDownloads },
  darwin: { dmg: needsDownloads },
};

const SYSTEMS = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' };

/** @returns {string[]} names of the targets that this system can make */
export const targetsHere = () => Object.keys(TARGETS[process.platform] ?? {});

/** @returns {Promise<{ reason: string, remedy: string } | undefined>} what hinders a target of this system here */
export const hindranceOf = (target) => TARGETS[process.platform][target]();

/** Targets of other systems, which are made there: each needs the native parts and the Electron of its system. */
export const targetsElsewhere = () =>
  Object.entries(TARGETS)
    .filter(([platform]) => platform !== process.platform)
    .flatMap(([platform, targets]) =>
      Object.keys(targets).map((target) => ({
        target,
        ...hindrance(`it is made on ${SYSTEMS[platform]}`, `npm run package on ${SYSTEMS[platform]}`),
      })),
    );

/** Where electron-builder finds a tool that would be downloaded otherwise. */
export const toolEnvironment = () => ({ CUSTOM_FPM_PATH: inRoot('build', 'package', 'fpm.mjs') });
