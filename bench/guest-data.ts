import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compressedImages, plainDisk, plainImage } from './bench-images';
import { figures, ours, type Tools } from './command-line';
import { compareCommands } from './compare-commands';
import { median } from './measure-process';
import { mebibytes, type Row, type Section } from './requirement';
import { warmMemory } from './warm-memory';

const GIB = 2 ** 30;
const MEMORY = 200 * 2 ** 20;
const PLAIN_GIBIBYTES = 4;
const COMPRESSED_GIBIBYTES = 1;
/** what two runs of the same differ by */
const NOISE = 1.05;
const REQUEST_ROUNDS = 5;

/** `decode` beside `qemu-img convert`. */
async function decodeRow(tools: Tools, kind: string, gibibytes: number, image: string): Promise<Row> {
  const disk = join(tools.folder, 'decoded.raw');
  const { own, other } = await compareCommands(
    {
      own: ours(tools, 'decode', image, disk),
      other: ['qemu-img', 'convert', '-O', 'raw', image, disk],
    },
    () => {
      rmSync(disk, { force: true });
      warmMemory(tools.folder, gibibytes * GIB);
    },
  );
  rmSync(disk, { force: true });
  return {
    what: `decode of ${gibibytes} GiB of ${kind} clusters`,
    ours: figures(own),
    theirs: figures(other),
    target: `as fast, ${mebibytes(MEMORY)}`,
    met: own.milliseconds <= other.milliseconds * NOISE && own.memory <= MEMORY,
  };
}

/** `encode` beside `qemu-img convert`, both until the image is on the disk. */
async function encodeRow(tools: Tools, gibibytes: number): Promise<Row> {
  const raw = plainDisk(tools.folder, gibibytes);
  const image = join(tools.folder, 'encoded.qcow2');
  const { own, other } = await compareCommands(
    {
      own: ours(tools, 'encode', raw, image),
      other: ['sh', '-c', `qemu-img convert -O qcow2 '${raw}' '${image}' && sync '${image}'`],
    },
    () => {
      rmSync(image, { force: true });
      warmMemory(tools.folder, gibibytes * GIB);
    },
  );
  for (const path of [raw, image]) rmSync(path, { force: true });
  return {
    what: `encode of ${gibibytes} GiB, until it is on the disk`,
    ours: figures(own),
    theirs: figures(other),
    target: `as fast, ${mebibytes(MEMORY)}`,
    met: own.milliseconds <= other.milliseconds * NOISE && own.memory <= MEMORY,
  };
}

interface Requests {
  readonly what: string;
  readonly verb: 'read' | 'write';
  readonly bytes: number;
  readonly count: number;
  /** from one request to the next, round and round */
  readonly step: number;
}

const perSecond = (count: number, seconds: number): string =>
  `${Math.round(count / seconds / 1000)} 000 a second`;

/** Requests to a disk, some at once as in `qemu-img bench`. @param prepare called before each run */
function requestRow(
  driver: string,
  image: string,
  { what, verb, bytes, count, step }: Requests,
  prepare: () => void = () => {},
): Row {
  const numbers = [bytes, count, step].map(String);
  const own: number[] = [];
  const other: number[] = [];
  let memory = 0;
  for (let round = 0; round < REQUEST_ROUNDS; round++) {
    prepare();
    const printed = execFileSync(process.execPath, [driver, verb, image, ...numbers], { encoding: 'latin1' });
    const [seconds, resident] = printed.split(' ').map(Number);
    own.push(seconds);
    memory = Math.max(memory, resident);
    prepare();
    const args = ['bench', '-f', 'qcow2', '-t', 'writeback', '-s', numbers[0], '-c', numbers[1]];
    const writing = verb === 'write' ? ['-w'] : [];
    const line = execFileSync('qemu-img', [...args, '-S', numbers[2], ...writing, image], {
      encoding: 'latin1',
    });
    other.push(Number(/completed in ([\d.]+) seconds/.exec(line)?.[1]));
  }
  return {
    what,
    ours: `${perSecond(count, median(own))}, ${mebibytes(memory)}`,
    theirs: perSecond(count, median(other)),
    target: `as many, ${mebibytes(MEMORY)}`,
    met: median(own) <= median(other) * NOISE && memory <= MEMORY,
  };
}

const LENGTH = 4 * GIB;
const MIB = 2 ** 20;

/** Reads and writes of a disk, in order and all over it. */
function requestRows(driver: string, folder: string): Row[] {
  const image = join(folder, 'requests.qcow2');
  const fresh = (): void => {
    rmSync(image, { force: true });
    warmMemory(folder, LENGTH);
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, String(LENGTH)]);
  };
  const inOrder = { bytes: MIB, count: LENGTH / MIB, step: MIB };
  const pieces = { bytes: 65_536, count: LENGTH / 65_536, step: 65_536 };
  const small = { bytes: 4096, count: 200_000, step: 7919 * 4096 * 17 };
  const medium = { bytes: 65_536, count: 40_000, step: 7919 * 65_536 };
  const run = (requests: Requests, prepare?: () => void): Row => requestRow(driver, image, requests, prepare);
  const rows = [
    run({ what: 'writes of 1 MiB in order, to a new image', verb: 'write', ...inOrder }, fresh),
    run({ what: 'reads of 1 MiB in order, four times', verb: 'read', ...inOrder, count: (4 * LENGTH) / MIB }),
    run({ what: 'writes of 64 KiB in order, to a new image', verb: 'write', ...pieces }, fresh),
    run({ what: 'reads of 64 KiB in order', verb: 'read', ...pieces }),
    run({ what: 'writes of 4 KiB all over the disk', verb: 'write', ...small }),
    run({ what: 'reads of 4 KiB all over the disk', verb: 'read', ...small }),
    run({ what: 'writes of 64 KiB all over the disk', verb: 'write', ...medium }),
    run({ what: 'reads of 64 KiB all over the disk', verb: 'read', ...medium }),
    run({ what: 'writes of 4 KiB all over a new image', verb: 'write', ...small, count: 50_000 }, fresh),
  ];
  rmSync(image);
  return rows;
}

/** Everything about what is on the disk. */
export async function guestDataSections(root: string, tools: Tools): Promise<Section[]> {
  const bundler = resolve(root, 'build/bundle-typescript.mjs');
  const driver = execFileSync(process.execPath, [bundler, 'bench/disk-driver.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const plain = plainImage(tools.folder, PLAIN_GIBIBYTES);
  const rows = [await decodeRow(tools, 'plain', PLAIN_GIBIBYTES, plain)];
  rmSync(plain);
  const encoding = [await encodeRow(tools, PLAIN_GIBIBYTES)];
  const requests = requestRows(driver, tools.folder);
  const compressed = compressedImages(tools.folder, COMPRESSED_GIBIBYTES);
  for (const type of ['zlib', 'zstd'] as const) {
    rows.push(await decodeRow(tools, type, COMPRESSED_GIBIBYTES, compressed[type]));
    rmSync(compressed[type]);
  }
  return [
    {
      title: 'What is on the disk, as a raw file',
      note: 'Beside qemu-img convert. All files are in the page cache, memory for the new one is at hand, and nothing waits for the disk.',
      rows,
    },
    {
      title: 'A raw disk as an image',
      note: 'Beside qemu-img convert and sync: Platter does not end before the image is on the disk.',
      rows: encoding,
    },
    {
      title: 'Requests to a disk of 4 GiB',
      note: 'Beside qemu-img bench, which has 64 requests under way, where Platter has 16. The time of the requests alone.',
      rows: requests,
    },
  ];
}
