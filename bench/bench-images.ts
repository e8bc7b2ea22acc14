import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CLUSTER = 65_536;
const L1_MAX_ENTRIES = 4 * 1024 * 1024;

/** An image whose whole metadata is written, without data: `size` as qemu-img takes it. */
export function preallocatedImage(folder: string, size: string): string {
  const path = join(folder, `metadata-${size}.qcow2`);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', path, size]);
  return path;
}

interface HugeTables {
  /** what each of the four million entries of the L1 table says */
  readonly l1Entry: bigint;
  readonly name: string;
}

/** A file of 64 MiB whose header claims the largest L1 table and refcount table that there may be. */
function imageWithHugeTables(folder: string, { l1Entry, name }: HugeTables): string {
  const path = join(folder, `${name}.qcow2`);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', path, '64M']);
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, 64 * 1024 * 1024);
    const header = Buffer.alloc(40);
    header.writeBigUInt64BE(BigInt(L1_MAX_ENTRIES) * BigInt(CLUSTER / 8) * BigInt(CLUSTER), 0);
    header.writeUInt32BE(0, 8);
    header.writeUInt32BE(L1_MAX_ENTRIES, 12);
    header.writeBigUInt64BE(BigInt(8 * CLUSTER), 16);
    header.writeBigUInt64BE(BigInt(CLUSTER), 24);
    header.writeUInt32BE((8 * 1024 * 1024) / CLUSTER, 32);
    writeSync(file, header, 0, 36, 24);
    const l1 = Buffer.alloc(L1_MAX_ENTRIES * 8);
    for (let i = 0; i < L1_MAX_ENTRIES; i++) l1.writeBigUInt64BE(l1Entry, i * 8);
    writeSync(file, l1, 0, l1.length, 8 * CLUSTER);
  } finally {
    closeSync(file);
  }
  return path;
}

/** Tables that lie beyond the end of the file. */
export const claimsBeyondEnd = (folder: string): string =>
  imageWithHugeTables(folder, { name: 'claims-beyond-end', l1Entry: (1n << 63n) | (1n << 40n) });

/** One L2 table that four million entries share. */
export const claimsOneTable = (folder: string): string =>
  imageWithHugeTables(folder, { name: 'claims-one-table', l1Entry: BigInt(1000 * CLUSTER) });

const PIECE = 64 * 1024 * 1024;

/** A raw file of pieces, each of which the page cache still has when it is converted. */
function rawDisk(path: string, pieces: number, piece: (index: number) => Buffer): void {
  const file = openSync(path, 'w');
  try {
    for (let index = 0; index < pieces; index++) writeSync(file, piece(index));
  } finally {
    closeSync(file);
  }
}

/** A raw disk whose bytes can't be compressed. */
export function plainDisk(folder: string, gibibytes: number): string {
  const raw = join(folder, 'plain.raw');
  const bytes = randomBytes(PIECE);
  rawDisk(raw, gibibytes * 16, () => bytes);
  return raw;
}

/** An image of such a disk. */
export function plainImage(folder: string, gibibytes: number): string {
  const path = join(folder, 'plain.qcow2');
  const raw = plainDisk(folder, gibibytes);
  execFileSync('qemu-img', ['convert', '-O', 'qcow2', raw, path]);
  rmSync(raw);
  return path;
}

/** Words of a made-up language, which compress as text does. */
function text(): Buffer {
  const words = Array.from({ length: 4000 }, () => randomBytes(2 + randomInt(8)).toString('hex'));
  const bytes = Buffer.alloc(PIECE);
  for (let at = 0; at < PIECE;) at += bytes.write(`${words[randomInt(words.length)]} `, at, 'latin1');
  return bytes;
}

/** The same text compressed in two ways. */
export function compressedImages(
  folder: string,
  gibibytes: number,
): Readonly<Record<'zlib' | 'zstd', string>> {
  const raw = join(folder, 'text.raw');
  const bytes = text();
  rawDisk(raw, gibibytes * 16, () => bytes);
  const convert = (type: string): string => {
    const path = join(folder, `${type}.qcow2`);
    execFileSync('qemu-img', ['convert', '-c', '-O', 'qcow2', '-o', `compression_type=${type}`, raw, path]);
    return path;
  };
  const images = { zlib: convert('zlib'), zstd: convert('zstd') };
  rmSync(raw);
  return images;
}
