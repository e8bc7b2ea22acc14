import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { figures, ours, type Tools } from './command-line';
import { compareCommands } from './compare-commands';
import { everyOtherDiscarded, halfDiscardedImage } from './compact-images';
import { copyDense } from './copy-image';
import { watchProcess, type CommandLine } from './measure-process';
import { duration, mebibytes, type Row, type Section } from './requirement';
import { warmMemory } from './warm-memory';

const GIB = 2 ** 30;
const BLOCK = 512;
const MEMORY = 200 * 2 ** 20;
const SHARE_WRITTEN = 0.6;
const PLAN_MILLISECONDS = 1000;

const taken = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * BLOCK;

/** The most that files take of the disk while a command runs, beyond what they took before, in bytes. */
async function extraDisk(command: CommandLine, paths: readonly string[]): Promise<number> {
  const now = (): number => paths.reduce((sum, path) => sum + taken(path), 0);
  const before = now();
  let most = before;
  await watchProcess(command, () => {
    most = Math.max(most, now());
  });
  return Math.max(most, now()) - before;
}

/** `compact` beside `qemu-img convert`, both until what they make is on the disk. */
async function inPlaceRows(tools: Tools): Promise<Row[]> {
  const original = await halfDiscardedImage(tools.folder);
  const folder = join(tools.folder, 'compact');
  const image = join(folder, 'disk.qcow2');
  const copy = join(folder, 'copy.qcow2');
  const fresh = (): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    copyDense(original, image);
    warmMemory(tools.folder, 2 * GIB);
  };
  const commands = {
    own: ours(tools, 'compact', image),
    other: ['sh', '-c', `qemu-img convert -O qcow2 '${image}' '${copy}' && sync '${copy}'`],
  } as const;
  const { own, other } = await compareCommands(commands, fresh);
  fresh();
  const lengthBefore = statSync(image).size;
  const ownExtra = await extraDisk(commands.own, [image, copy]);
  const ownLength = statSync(image).size;
  fresh();
  const otherExtra = await extraDisk(commands.other, [image, copy]);
  const otherLength = statSync(copy).size;
  rmSync(folder, { recursive: true });
  rmSync(original);
  return [
    {
      what: 'time, until it is on the disk',
      ours: figures(own),
      // memory would be that of the shell
      theirs: `${duration(other.milliseconds)} (processor ${duration(other.cpuMilliseconds)})`,
      target: `as fast, ${mebibytes(MEMORY)}`,
      met: own.run.status === 0 && own.milliseconds <= other.milliseconds && own.memory <= MEMORY,
    },
    {
      what: 'bytes written',
      ours: `${mebibytes(own.written)}; ${(own.written / other.written).toFixed(2)} ×`,
      theirs: mebibytes(other.written),
      target: `${SHARE_WRITTEN} ×`,
      met: own.written <= other.written * SHARE_WRITTEN,
    },
    {
      what: 'disk taken meanwhile, beside the image',
      ours: mebibytes(ownExtra),
      theirs: mebibytes(otherExtra),
      target: 'none',
      met: ownExtra <= 0,
    },
    {
      what: `length afterwards, of ${mebibytes(lengthBefore)}`,
      ours: mebibytes(ownLength),
      theirs: mebibytes(otherLength),
    },
  ];
}

/** What a dry run costs where there is much metadata. @param large the image of 1 TiB */
async function planRows(tools: Tools, large: string): Promise<Row[]> {
  const scattered = everyOtherDiscarded(tools.folder, large);
  const { full, half } = await compareCommands({
    full: ours(tools, 'compact', '--dry-run', large),
    half: ours(tools, 'compact', '--dry-run', scattered),
  });
  rmSync(scattered);
  return [
    {
      what: 'compact --dry-run',
      ours: figures(full),
      target: `${duration(PLAN_MILLISECONDS)}, ${mebibytes(MEMORY)}`,
      met: full.run.status === 0 && full.milliseconds <= PLAN_MILLISECONDS && full.memory <= MEMORY,
    },
    { what: 'the same with every other cluster of the disk discarded', ours: figures(half) },
  ];
}

/** Compacting in place beside a copy by qemu-img. @param large the image of 1 TiB */
export async function compactSections(tools: Tools, large: string): Promise<Section[]> {
  return [
    {
      title: 'Compacting an image of 8 GiB, half of which was discarded',
      note: 'Beside qemu-img convert and sync, which makes a second file. The image holds an ext4 of real files, written in runs in any order, of which every other was discarded; its file has no holes. Each run has a fresh copy that is on the disk and in the page cache, and memory for a new file is at hand. Bytes written are those that the kernel counts for the process (`write_bytes`).',
      rows: await inPlaceRows(tools),
    },
    {
      title: 'Planning to compact 1 TiB, 16.8 million clusters',
      rows: await planRows(tools, large),
    },
  ];
}
