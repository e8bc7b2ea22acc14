/** An image file of some size whose clusters lie in any order, with holes between, as years of use leave it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { guestOffset } from '../../src/shared/units';
import { markedBytes } from '../device/marked-bytes';
import { openDevice } from '../device/open-device';
import { qemuImg, qemuImgMust, qemuIoMust } from '../qemu';
import { Random } from '../random';

const KIB = 1024;
/** Bytes that are written at once, and lie together in the file. */
const RUN = 192 * KIB;
/** Bytes at the end of the disk that are compressed. */
const PACKED = 4 << 20;
const SNAPSHOT = 'before';

export interface ScatteredOptions {
  /** bytes of the disk */
  readonly size: number;
  /** further options of qemu-img create */
  readonly options: string;
  readonly seed: number;
}

/** What the disks of an image file hold, as hashes. */
export interface DiskHashes {
  readonly active: string;
  readonly snapshot: string;
}

/** Makes the file: runs in shuffled order, a snapshot, more runs, then half of all given up. */
export async function scatteredFile(path: string, { size, options, seed }: ScatteredOptions): Promise<void> {
  const random = new Random(seed);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path, String(size)]);
  await qemuImgMust(['bitmap', '--add', '-f', 'qcow2', path, 'marks']);
  await qemuImgMust(['bitmap', '--disable', '-f', 'qcow2', path, 'marks']);
  const packed = size - PACKED;
  const halves = [
    `write -c -P 7 ${packed} ${PACKED / 2}`,
    `write -c -P 8 ${packed + PACKED / 2} ${PACKED / 2}`,
  ];
  await qemuIoMust(path, halves, { flags: ['-f', 'qcow2'] });
  const runs = shuffled(Math.floor(packed / RUN), random);
  const third = Math.floor(runs.length / 3);
  await change(path, runs.slice(0, 2 * third), 1);
  await qemuImgMust(['snapshot', '-c', SNAPSHOT, path]);
  await change(path, runs.slice(third), 2);
  await change(path, shuffled(runs.length, random).slice(0, third), undefined);
}

/** Writes runs, or gives them up where there is no stamp. */
async function change(path: string, runs: readonly number[], stamp: number | undefined): Promise<void> {
  const device = await openDevice(path);
  for (const run of runs) {
    const offset = run * RUN;
    if (stamp === undefined) await device.discard(guestOffset(offset), RUN);
    else await device.write(guestOffset(offset), markedBytes(offset, RUN, stamp));
  }
  await device.disconnect();
}

function shuffled(count: number, random: Random): number[] {
  const items = Array.from({ length: count }, (_value, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
  return items;
}

/** Hashes of both disks, as qemu-img reads them. */
export async function diskHashes(path: string): Promise<DiskHashes> {
  return { active: await hashOf(path), snapshot: await hashOf(path, SNAPSHOT) };
}

async function hashOf(path: string, snapshot?: string): Promise<string> {
  const raw = `${path}.raw`;
  const source = snapshot === undefined ? [] : ['-l', `snapshot.name=${snapshot}`];
  try {
    await qemuImgMust(['convert', '-f', 'qcow2', '-O', 'raw', ...source, path, raw], { timeoutMs: 60_000 });
    const hash = createHash('sha256');
    for await (const part of createReadStream(raw)) hash.update(part as Buffer);
    return hash.digest('hex');
  } finally {
    await rm(raw, { force: true });
  }
}

/** What `qemu-img check` has against a file. Refcounts that were postponed are counted anew first, where it is `cut`. */
export async function fileTrouble(path: string, cut: boolean): Promise<string | undefined> {
  const { status, stdout, stderr } = await qemuImg(['check', '-f', 'qcow2', path], { timeoutMs: 60_000 });
  if (status === 0 || (cut && status === 3)) return undefined;
  return `check: status ${status}\n${stderr.slice(0, 500)}${stdout.slice(0, 500)}`;
}
