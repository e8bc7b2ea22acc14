import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compressedImages, plainImage } from './bench-images';
import { figures, ours, type Tools } from './command-line';
import { compareCommands } from './compare-commands';
import { median } from './measure-process';
import { mebibytes, type Row, type Section } from './requirement';

const MEMORY = 200 * 2 ** 20;
const PLAIN_GIBIBYTES = 4;
const COMPRESSED_GIBIBYTES = 1;
/** what two runs of the same differ by */
const NOISE = 1.05;
const READ_ROUNDS = 5;

/** `decode` beside `qemu-img convert`. */
async function decodeRow(tools: Tools, what: string, image: string): Promise<Row> {
  const disk = join(tools.folder, 'decoded.raw');
  const { own, other } = await compareCommands(
    {
      own: ours(tools, 'decode', image, disk),
      other: ['qemu-img', 'convert', '-O', 'raw', image, disk],
    },
    () => rmSync(disk, { force: true }),
  );
  rmSync(disk, { force: true });
  return {
    what,
    ours: figures(own),
    theirs: figures(other),
    target: `as fast, ${mebibytes(MEMORY)}`,
    met: own.milliseconds <= other.milliseconds * NOISE && own.memory <= MEMORY,
  };
}

interface Reads {
  readonly bytes: number;
  readonly count: number;
  /** from one read to the next, round and round: far enough that none follows another */
  readonly step: number;
}

const perSecond = (count: number, seconds: number): string =>
  `${Math.round(count / seconds / 1000)} 000 a second`;

/** Reads all over the disk, one after the other; `qemu-img bench` has 64 under way. */
function readRow(driver: string, image: string, { bytes, count, step }: Reads): Row {
  const numbers = [bytes, count, step].map(String);
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < READ_ROUNDS; round++) {
    own.push(Number(execFileSync(process.execPath, [driver, image, ...numbers], { encoding: 'latin1' })));
    const args = ['bench', '-f', 'qcow2', '-s', numbers[0], '-c', numbers[1], '-S', numbers[2], image];
    const [, seconds] =
      /completed in ([\d.]+) seconds/.exec(execFileSync('qemu-img', args, { encoding: 'latin1' })) ?? [];
    other.push(Number(seconds));
  }
  return {
    what: `reads of ${bytes / 1024} KiB all over the disk`,
    ours: perSecond(count, median(own)),
    theirs: perSecond(count, median(other)),
    target: 'as many',
    met: median(own) <= median(other) * NOISE,
  };
}

/** Everything about what is on the disk. */
export async function guestDataSections(root: string, tools: Tools): Promise<Section[]> {
  const bundler = resolve(root, 'build/bundle-typescript.mjs');
  const driver = execFileSync(process.execPath, [bundler, 'bench/read-driver.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const plain = plainImage(tools.folder, PLAIN_GIBIBYTES);
  const rows = [await decodeRow(tools, `decode of ${PLAIN_GIBIBYTES} GiB of plain clusters`, plain)];
  const reads = [
    readRow(driver, plain, { bytes: 4096, count: 200_000, step: 7919 * 4096 * 17 }),
    readRow(driver, plain, { bytes: 65_536, count: 40_000, step: 7919 * 65_536 }),
  ];
  rmSync(plain);
  const compressed = compressedImages(tools.folder, COMPRESSED_GIBIBYTES);
  for (const type of ['zlib', 'zstd'] as const) {
    rows.push(
      await decodeRow(tools, `decode of ${COMPRESSED_GIBIBYTES} GiB of ${type} clusters`, compressed[type]),
    );
    rmSync(compressed[type]);
  }
  return [
    {
      title: 'What is on the disk, as a raw file',
      note: 'Beside qemu-img convert. All files are in the page cache, and nothing waits for the disk.',
      rows,
    },
    {
      title: 'Random reads of a disk of 4 GiB',
      note: 'Beside qemu-img bench, which has 64 reads under way, where Platter has one. The time of the reads alone.',
      rows: reads,
    },
  ];
}
