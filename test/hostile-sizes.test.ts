import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImage } from '../src/engine/image/open-image';
import { check } from '../src/engine/operations/check';
import { answerOf, askEngine, extentsOf } from './engine-answers';
import { suiteFolder } from './suite-folder';

const folder = await suiteFolder('hostile-sizes');
const MIB = 2 ** 20;
const TIB = 2 ** 40;

interface Claims {
  readonly clusterBits: number;
  readonly size?: bigint;
  readonly l1Size?: number;
  readonly l1Offset?: bigint;
  readonly refcountTableOffset?: bigint;
  readonly refcountTableClusters?: number;
  readonly snapshots?: number;
  readonly snapshotsOffset?: bigint;
}

/** A version 3 header that claims what it is told to. */
function header(claims: Claims): Buffer {
  const bytes = Buffer.alloc(120);
  bytes.writeUInt32BE(0x514649fb, 0);
  bytes.writeUInt32BE(3, 4);
  bytes.writeUInt32BE(claims.clusterBits, 20);
  bytes.writeBigUInt64BE(claims.size ?? 0n, 24);
  bytes.writeUInt32BE(claims.l1Size ?? 0, 36);
  bytes.writeBigUInt64BE(claims.l1Offset ?? 0n, 40);
  bytes.writeBigUInt64BE(claims.refcountTableOffset ?? 0n, 48);
  bytes.writeUInt32BE(claims.refcountTableClusters ?? 1, 56);
  bytes.writeUInt32BE(claims.snapshots ?? 0, 60);
  bytes.writeBigUInt64BE(claims.snapshotsOffset ?? 0n, 64);
  bytes.writeUInt32BE(4, 96);
  bytes.writeUInt32BE(112, 100);
  return bytes;
}

/** Makes a sparse file of `length` bytes from pieces at their offsets. */
async function sparse(
  name: string,
  length: number,
  pieces: readonly (readonly [number, Uint8Array])[],
): Promise<string> {
  const path = join(folder, name);
  const file = await open(path, 'w');
  await file.truncate(length);
  for (const [offset, bytes] of pieces) await file.write(bytes, 0, bytes.length, offset);
  await file.close();
  return path;
}

/** Every 8 bytes the same entry. */
function entries(count: number, entry: (index: number) => bigint): Buffer {
  const bytes = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index++) bytes.writeBigUInt64BE(entry(index), index * 8);
  return bytes;
}

const COPIED = 1n << 63n;

/** What an image may cost at most. */
const MEBIBYTES = 320;
const SECONDS = 30;

/** Asks for everything; by how much the peak of the process grew too much for it, and how much too long it took. */
async function overspent(path: string): Promise<string[]> {
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  await askEngine(path);
  const mebibytes = (process.resourceUsage().maxRSS - before) / 1024;
  const seconds = (performance.now() - start) / 1000;
  const complaints: string[] = [];
  if (mebibytes > MEBIBYTES) complaints.push(`took ${Math.round(mebibytes)} MiB`);
  if (seconds > SECONDS) complaints.push(`took ${Math.round(seconds)} s`);
  return complaints;
}

describe('what a header claims costs no more than what the file holds', () => {
  it.each([9, 16, 21])(
    'tables as large as the format allows, none of them there (cluster bits %i)',
    async (clusterBits) => {
      const clusterSize = 1 << clusterBits;
      const claims = header({
        clusterBits,
        size: BigInt(clusterSize) * BigInt(clusterSize / 8) * 4_000_000n,
        l1Size: 4_194_304,
        l1Offset: BigInt(clusterSize),
        refcountTableOffset: BigInt(clusterSize) * 2n,
        refcountTableClusters: Math.max(1, (8 * MIB) / clusterSize),
        snapshots: 65536,
        snapshotsOffset: BigInt(clusterSize) * 3n,
      });
      expect(await overspent(await sparse(`claims-${clusterBits}.qcow2`, 64 * MIB, [[0, claims]]))).toEqual(
        [],
      );
    },
  );

  it('junk that is read as L2 tables', async () => {
    const claims = header({
      clusterBits: 16,
      size: 1n << 50n,
      l1Size: 1000,
      l1Offset: 0x20000n,
      refcountTableOffset: 0x10000n,
    });
    const l1 = entries(1000, (index) => COPIED | (BigInt(index + 16) << 16n));
    const junk = Buffer.alloc(63 * MIB, 0x0b);
    const path = await sparse('junk.qcow2', 64 * MIB, [
      [0, claims],
      [0x20000, l1],
      [MIB, junk],
    ]);
    expect(await overspent(path)).toEqual([]);
  });

  it('an L1 table full of entries past the end of the file', async () => {
    const claims = header({
      clusterBits: 16,
      size: 1n << 50n,
      l1Size: 4_194_304,
      l1Offset: 0x10000n,
      refcountTableOffset: 0x3000000n,
    });
    const table = entries(60_000, (index) => COPIED | (BigInt(index + 2048) << 16n));
    expect(
      await overspent(
        await sparse('l1-past-end.qcow2', 64 * MIB, [
          [0, claims],
          [0x10000, table],
        ]),
      ),
    ).toEqual([]);
  });

  it('a refcount table full of blocks past the end of the file', async () => {
    const claims = header({
      clusterBits: 9,
      size: 512n,
      l1Size: 1,
      l1Offset: 0x2000000n,
      refcountTableOffset: 0x200n,
      refcountTableClusters: 16384,
    });
    const table = entries(MIB, (index) => BigInt(index + 1_000_000) << 9n);
    expect(
      await overspent(
        await sparse('refcounts-past-end.qcow2', 64 * MIB, [
          [0, claims],
          [0x200, table],
        ]),
      ),
    ).toEqual([]);
  });

  it.each([
    [16, 8 * TIB],
    [9, TIB],
    [21, 15 * TIB],
  ])('a sparse file of many TiB (cluster bits %i, %i bytes)', async (clusterBits, length) => {
    const clusterSize = BigInt(1 << clusterBits);
    const claims = header({
      clusterBits,
      size: clusterSize * 1000n,
      l1Size: 128,
      l1Offset: clusterSize,
      refcountTableOffset: clusterSize * 2n,
      refcountTableClusters: 1,
    });
    const l1 = entries(16, (index) => COPIED | (BigInt(length) - clusterSize * BigInt(index + 1)));
    const path = await sparse(`sparse-${clusterBits}.qcow2`, length, [
      [0, claims],
      [Number(clusterSize), l1],
    ]);
    expect(await overspent(path)).toEqual([]);
  });
});

/** An abort takes effect within 100 ms; other work on the machine may take several times as long from it. */
const LATEST = 500;

/** Aborts the work after 300 ms; how long it then went on. */
async function afterAbort(
  path: string,
  work: (image: Awaited<ReturnType<typeof openImage>>, signal: AbortSignal) => Promise<unknown>,
) {
  const image = await openImage(path);
  const abort = new AbortController();
  let at = Infinity;
  setTimeout(() => {
    at = performance.now();
    abort.abort();
  }, 300);
  const { error } = await answerOf(() => work(image, abort.signal));
  const late = performance.now() - at;
  await image.close();
  return { code: error?.code, late };
}

describe('what must take long can be cancelled', () => {
  it('a check of 4 million L1 entries that share one full L2 table', async () => {
    const claims = header({
      clusterBits: 21,
      size: 1n << 60n,
      l1Size: 4_194_304,
      l1Offset: 0x400000n,
      refcountTableOffset: 0x200000n,
    });
    const l1 = entries(4_194_304, () => BigInt(60 * MIB));
    const l2 = entries(262_144, (index) => BigInt((index % 20) * 2 * MIB) | 1n);
    const path = await sparse('shared-l2.qcow2', 64 * MIB, [
      [0, claims],
      [0x400000, l1],
      [60 * MIB, l2],
    ]);
    const { code, late } = await afterAbort(path, (image, signal) =>
      check(image, { deep: false }, { signal }),
    );
    expect(code === 'cancelled' || late < 0).toBe(true);
    expect(late).toBeLessThan(LATEST);
    const mapping = await afterAbort(path, (image, signal) => extentsOf(image, signal));
    expect(mapping.late).toBeLessThan(LATEST);
  });

  it('a check of 60 000 snapshots that share one L1 table of 32 MiB', async () => {
    const claims = header({
      clusterBits: 16,
      size: 1n << 20n,
      l1Size: 1,
      l1Offset: 0x20000n,
      refcountTableOffset: 0x10000n,
      snapshots: 60_000,
      snapshotsOffset: 0x30000n,
    });
    const snapshot = Buffer.alloc(72);
    snapshot.writeBigUInt64BE(BigInt(24 * MIB), 0);
    snapshot.writeUInt32BE(4_194_304, 8);
    snapshot.writeUInt32BE(24, 36);
    const table = Buffer.concat(Array.from({ length: 60_000 }, () => snapshot));
    const l1 = entries(4_194_304, (index) => BigInt(index % 16) << 16n);
    const path = await sparse('shared-l1.qcow2', 64 * MIB, [
      [0, claims],
      [0x30000, table],
      [24 * MIB, l1],
    ]);
    const { code, late } = await afterAbort(path, (image, signal) =>
      check(image, { deep: false }, { signal }),
    );
    expect(code === 'cancelled' || late < 0).toBe(true);
    expect(late).toBeLessThan(LATEST);
  });

  it('a check of a damaged L2 table of 2 MiB, each of its entries odd', async () => {
    const claims = header({
      clusterBits: 21,
      size: 512n,
      l1Size: 1,
      l1Offset: 0x400000n,
      refcountTableOffset: 0x200000n,
    });
    const path = await sparse('junk-l2.qcow2', 8 * MIB, [
      [0, claims],
      [0x400000, entries(1, () => COPIED | 0x600000n)],
      [0x600000, Buffer.alloc(2 * MIB, 0x0b)],
    ]);
    const image = await openImage(path);
    const before = process.cpuUsage();
    await check(image);
    const { user, system } = process.cpuUsage(before);
    await image.close();
    expect((user + system) / 1000).toBeLessThan(LATEST);
  });
});
