import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { inRoot, root } from './setup/paths.mjs';
import { runEntry, SetupError } from './setup/say.mjs';

const MIB = 1 << 20;
const CLUSTER = 1 << 16;
const DISK = 2 * 1024 * MIB;
/** The pictures show where the image lies: in each run the same place, with a name that a person would give. */
const FOLDER = 'virtual-machines';
const WINDOW = { width: 1360, height: 860 };
/** nb_snapshots in the header */
const SNAPSHOT_COUNT = 60;

/** Numbers that look random and are the same in every run. */
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function run(tool, args, input) {
  const { status, stderr, error } = spawnSync(tool, args, { input, encoding: 'utf8' });
  if (error || status !== 0) throw new SetupError(`${tool} failed: ${error?.message ?? stderr}`, []);
}

/** An image as a year of use leaves it: scattered data, some compressed, a snapshot, holes, and leaks. */
async function makeImage(path) {
  const random = randomFrom(7);
  const place = (length) => Math.floor(random(DISK - length) / CLUSTER) * CLUSTER;
  const pieces = (count, largest) =>
    Array.from({ length: count }, () => {
      const length = (1 + random(largest)) * CLUSTER;
      return { at: place(length), length };
    });
  const io = (lines) => run('qemu-io', ['-f', 'qcow2', path], lines.join('\n'));
  const write = ({ at, length }, index) => `write -q -P ${1 + (index % 250)} ${at} ${length}`;
  run('qemu-img', ['create', '-q', '-f', 'qcow2', path, String(DISK)]);

  const lost = pieces(9, 9);
  io(lost.map(write));
  run('qemu-img', ['snapshot', '-c', 'forgotten', path]);
  io(lost.map(({ at, length }) => `discard -q ${at} ${length}`));
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(4), 0, 4, SNAPSHOT_COUNT);
  await file.close();

  // QEMU compresses into clusters that are not allocated yet, so these come first
  const streams = new Set(pieces(300, 1).map(({ at }) => at));
  io([...streams].map((at) => `write -q -c -P 7 ${at} ${CLUSTER}`));
  const early = pieces(150, 24);
  io(early.map(write));
  io(early.filter((_, index) => index % 3 === 0).map(({ at, length }) => `discard -q ${at} ${length}`));
  run('qemu-img', ['snapshot', '-c', 'before-upgrade', path]);
  io(pieces(90, 20).map(write));
  io(pieces(40, 12).map(({ at, length }) => `discard -q ${at} ${length}`));
}

/** The window with the image open and checked, on its map. */
async function shoot(electron, image, theme, target) {
  const userData = await mkdtemp(join(tmpdir(), 'platter-shot-'));
  const app = await electron.launch({
    args: [root, '--no-sandbox', `--user-data-dir=${userData}`, image],
    colorScheme: null,
  });
  const page = await app.firstWindow();
  await app.evaluate(
    ({ nativeTheme, BrowserWindow }, { themeSource, width, height }) => {
      nativeTheme.themeSource = themeSource;
      BrowserWindow.getAllWindows()[0].setContentSize(width, height);
    },
    { themeSource: theme, ...WINDOW },
  );
  const views = page.getByRole('navigation', { name: 'Views' });
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Check/ })
    .first()
    .click();
  await page
    .getByText(/^Leaks/)
    .first()
    .waitFor();
  await views.getByRole('button', { name: 'Map' }).click();
  await page.mouse.click(WINDOW.width / 2 - 60, WINDOW.height / 2 + 60);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: target });
  await app.close();
  await rm(userData, { recursive: true, force: true });
}

/** Makes the folder of the image; one that is there may be somebody's. */
async function makeFolder(path) {
  try {
    await mkdir(path);
  } catch (error) {
    throw new SetupError(`${path} could not be made: ${error.message}`, [
      'The pictures are taken of an image in it. Move it elsewhere, or set TMPDIR to another folder.',
    ]);
  }
}

/** Makes the pictures of README and docs from the real app: `npm run screenshots`, under a display. */
await runEntry(async () => {
  await ensureDependencies();
  await ensureBuild();
  const { _electron: electron } = await import('@playwright/test');
  const folder = join(tmpdir(), FOLDER);
  await makeFolder(folder);
  try {
    const image = join(folder, 'workstation.qcow2');
    await makeImage(image);
    for (const theme of ['light', 'dark'])
      await shoot(electron, image, theme, inRoot('docs', `screenshot-${theme}.png`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`platter: the pictures are in docs/ (image of ${Math.round(DISK / MIB)} MiB).`);
  return 0;
});
