import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { alignedBytes } from '../src/engine/io/aligned-bytes';
import { connect } from '../src/engine/operations/connect';
import { guestOffset } from '../src/shared/units';
import { Random } from '../test/random';
import { copySparse } from './copy-image';

const GIB = 2 ** 30;
const CLUSTER = 65_536;
const DISK = 8 * GIB;
/** bytes of files: with what the file system adds, the image is 3.2 GiB long */
const FILES = 3.17 * GIB;
const BLOCK = 4096;
/** there are some GiB of files here on most machines */
const SOURCE = '/usr';
/** clusters that are written in one go, at most */
const LONGEST_RUN = 64;

/** Copies files until they take so many bytes; where there are too few, all of them again. */
function collectFiles(folder: string): void {
  let left = FILES;
  for (let round = 0; left > BLOCK; round++) {
    const before = left;
    for (const entry of readdirSync(SOURCE, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const taken = Math.ceil(statSync(path).size / BLOCK) * BLOCK;
      if (taken > left) continue;
      const target = join(folder, String(round), path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(path, target);
      left -= taken;
    }
    if (left === before) return;
  }
}

/** A raw disk with an ext4 of real files. */
function guestDisk(folder: string): string {
  const files = join(folder, 'files');
  const raw = join(folder, 'guest.raw');
  mkdirSync(files);
  collectFiles(files);
  writeFileSync(raw, '');
  truncateSync(raw, DISK);
  execFileSync('mkfs.ext4', ['-q', '-F', '-d', files, raw], { stdio: 'ignore' });
  rmSync(files, { recursive: true });
  return raw;
}

interface Run {
  readonly offset: number;
  readonly length: number;
}

/** Where a disk holds something, in runs of a few clusters. */
function runsOf(file: number, random: Random): Run[] {
  const bytes = Buffer.alloc(CLUSTER);
  const zeroes = Buffer.alloc(CLUSTER);
  const runs: Run[] = [];
  let run = { offset: 0, length: 0 };
  let longest = 0;
  for (let offset = 0; offset < DISK; offset += CLUSTER) {
    readSync(file, bytes, 0, CLUSTER, offset);
    const empty = bytes.equals(zeroes);
    if (run.length > 0 && (empty || run.length >= longest)) {
      runs.push(run);
      run = { offset: 0, length: 0 };
    }
    if (empty) continue;
    if (run.length === 0) {
      run.offset = offset;
      longest = (1 + random.below(LONGEST_RUN)) * CLUSTER;
    }
    run.length += CLUSTER;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function shuffle<T>(items: T[], random: Random): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [items[at], items[other]] = [items[other], items[at]];
  }
}

/** An image of 8 GiB with an ext4 of real files, written in runs in any order, of which every other was discarded. */
export async function halfDiscardedImage(folder: string): Promise<string> {
  const raw = guestDisk(folder);
  const image = join(folder, 'half-discarded.qcow2');
  const random = new Random(1);
  const file = openSync(raw, 'r');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, String(DISK)]);
  const device = await connect(image);
  try {
    const runs = runsOf(file, random);
    shuffle(runs, random);
    const bytes = alignedBytes(LONGEST_RUN * CLUSTER);
    for (const { offset, length } of runs) {
      readSync(file, bytes, 0, length, offset);
      await device.write(guestOffset(offset), bytes.subarray(0, length));
    }
    const discarded = runs.filter((_, index) => index % 2 === 0);
    for (const { offset, length } of discarded) await device.discard(guestOffset(offset), length);
  } finally {
    await device.disconnect();
    closeSync(file);
    rmSync(raw);
  }
  return image;
}

const table = (file: number, offset: number, bytes: number): DataView => {
  const view = new DataView(new ArrayBuffer(bytes));
  readSync(file, view, 0, bytes, offset);
  return view;
};

/** The offset in an entry of a table; none of these images is longer than 2^53 bytes. */
const offsetAt = (view: DataView, at: number): number =>
  (view.getUint32(at) & 0x00ff_ffff) * 2 ** 32 + ((view.getUint32(at + 4) & 0xffff_fe00) >>> 0);

/**
 * A copy of an image whose whole metadata is written, with every other cluster of its disk discarded.
 * @param large with clusters of 64 KiB and refcounts of 16 bits
 */
export function everyOtherDiscarded(folder: string, large: string): string {
  const image = join(folder, 'every-other.qcow2');
  copySparse(large, image);
  const file = openSync(image, 'r+');
  try {
    const header = table(file, 0, 60);
    const refcountTable = table(file, Number(header.getBigUint64(48)), header.getUint32(56) * CLUSTER);
    const blocks = new Map<number, DataView>();
    const block = (cluster: number): DataView => {
      const index = Math.floor(cluster / (CLUSTER / 2));
      const known = blocks.get(index) ?? table(file, offsetAt(refcountTable, index * 8), CLUSTER);
      blocks.set(index, known);
      return known;
    };
    const l1 = table(file, Number(header.getBigUint64(40)), header.getUint32(36) * 8);
    for (let at = 0; at < l1.byteLength; at += 8) {
      const l2Offset = offsetAt(l1, at);
      const l2 = table(file, l2Offset, CLUSTER);
      for (let entry = 8; entry < CLUSTER; entry += 16) {
        const cluster = offsetAt(l2, entry) / CLUSTER;
        block(cluster).setUint16((cluster % (CLUSTER / 2)) * 2, 0);
        l2.setBigUint64(entry, 0n);
      }
      writeSync(file, l2, 0, CLUSTER, l2Offset);
    }
    for (const [index, bytes] of blocks)
      writeSync(file, bytes, 0, CLUSTER, offsetAt(refcountTable, index * 8));
  } finally {
    closeSync(file);
  }
  return image;
}
