/** Sparse images of at most some MiB on disk whose headers are valid and whose tables claim far more. */
import { open } from 'node:fs/promises';

export const MIB = 2 ** 20;
/** Marks an entry of L1 and L2 tables as the only reference. */
export const COPIED = 1n << 63n;

/** What a header says; what is left out is zero, or one cluster of refcount table. */
export interface Claims {
  readonly clusterBits: number;
  /** bytes of the disk */
  readonly size?: bigint;
  readonly l1Size?: number;
  readonly l1Offset?: bigint;
  readonly refcountTableOffset?: bigint;
  readonly refcountTableClusters?: number;
  /** default 4: 16 bits */
  readonly refcountOrder?: number;
  readonly snapshots?: number;
  readonly snapshotsOffset?: bigint;
}

/** A version 3 header that claims what it is told to. */
export function header(claims: Claims): Buffer {
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
  bytes.writeUInt32BE(claims.refcountOrder ?? 4, 96);
  bytes.writeUInt32BE(112, 100);
  return bytes;
}

/** Bytes and where in the file they stand. */
export type Piece = readonly [offset: number, bytes: Uint8Array];

/** Makes a sparse file of `length` bytes. */
export async function writeSparse(path: string, length: number, pieces: readonly Piece[]): Promise<string> {
  const file = await open(path, 'w');
  await file.truncate(length);
  for (const [offset, bytes] of pieces) await file.write(bytes, 0, bytes.length, offset);
  await file.close();
  return path;
}

/** A table of 8-byte entries. */
export function entries(count: number, entry: (index: number) => bigint): Buffer {
  const bytes = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index++) bytes.writeBigUInt64BE(entry(index), index * 8);
  return bytes;
}

/** A snapshot table of equal entries. */
export function snapshotTable(count: number, l1Offset: number, l1Entries: number): Buffer {
  const snapshot = Buffer.alloc(72);
  snapshot.writeBigUInt64BE(BigInt(l1Offset), 0);
  snapshot.writeUInt32BE(l1Entries, 8);
  snapshot.writeUInt32BE(24, 36);
  return Buffer.concat(Array.from({ length: count }, () => snapshot));
}

/** An image that some operation has much work with. */
export type HostileImage = (path: string) => Promise<string>;

/** L1 entries of an image with clusters of 64 KiB that all name one L2 table, data and zeroes by turns. */
const sharedTable =
  (l1Size: number): HostileImage =>
  (path) =>
    writeSparse(path, 64 * MIB, [
      [
        0,
        header({
          clusterBits: 16,
          size: BigInt(l1Size) << 29n,
          l1Size,
          l1Offset: 0x20000n,
          refcountTableOffset: 0x10000n,
        }),
      ],
      [0x20000, entries(l1Size, () => BigInt(62 * MIB))],
      [62 * MIB, entries(8192, (index) => (index % 2 === 0 ? BigInt(index % 512) << 16n : 1n))],
    ]);

/** 60 000 snapshots, and the L1 table that all of them share. */
const manySnapshots =
  (l1Entries: number): HostileImage =>
  (path) =>
    writeSparse(path, 64 * MIB, [
      [
        0,
        header({
          clusterBits: 16,
          size: 1n << 20n,
          l1Size: 1,
          l1Offset: 0x20000n,
          refcountTableOffset: 0x10000n,
          snapshots: 60_000,
          snapshotsOffset: 0x30000n,
        }),
      ],
      [0x30000, snapshotTable(60_000, 24 * MIB, l1Entries)],
      [24 * MIB, entries(l1Entries, (index) => BigInt(index % 16) << 16n)],
    ]);

/** `mebibytes` of junk that are read as L2 tables. */
const junkTables =
  (clusterBits: number, mebibytes: number, refcountOrder = 4): HostileImage =>
  (path) => {
    const tables = (mebibytes * MIB) >>> clusterBits;
    const first = 4 * MIB;
    return writeSparse(path, first + mebibytes * MIB, [
      [
        0,
        header({
          clusterBits,
          size: BigInt(tables) << BigInt(2 * clusterBits - 3),
          l1Size: tables,
          l1Offset: (2n << 21n) >> 1n,
          refcountTableOffset: 1n << BigInt(clusterBits),
          refcountOrder,
        }),
      ],
      [2 * MIB, entries(tables, (index) => COPIED | BigInt(first + index * 2 ** clusterBits))],
      [first, Buffer.alloc(mebibytes * MIB, 0x0b)],
    ]);
  };

/** 65 536 L2 tables whose entries point all over the file, to each cluster some sixty times. */
const scattered: HostileImage = (path) => {
  const tables = 65_536;
  const clusters = (64 * MIB) / 512;
  return writeSparse(path, 64 * MIB, [
    [
      0,
      header({
        clusterBits: 9,
        size: BigInt(tables) << 15n,
        l1Size: tables,
        l1Offset: BigInt(MIB),
        refcountTableOffset: 512n,
      }),
    ],
    [MIB, entries(tables, (index) => COPIED | BigInt(32 * MIB + index * 512))],
    [
      32 * MIB,
      entries(tables * 64, (index) => COPIED | BigInt((4096 + ((index * 7919) % (clusters / 2))) * 512)),
    ],
  ]);
};

/** An L1 table of 32 MiB whose entries all lie past the end of the file. */
const l1PastEnd: HostileImage = (path) =>
  writeSparse(path, 64 * MIB, [
    [
      0,
      header({
        clusterBits: 16,
        size: 1n << 50n,
        l1Size: 4_194_304,
        l1Offset: 0x10000n,
        refcountTableOffset: 0x3000000n,
      }),
    ],
    [0x10000, entries(4_194_304, (index) => COPIED | (BigInt(index + 2048) << 16n))],
  ]);

/** A refcount table of 8 MiB whose blocks all lie past the end of the file. */
const refcountsPastEnd: HostileImage = (path) =>
  writeSparse(path, 64 * MIB, [
    [
      0,
      header({
        clusterBits: 9,
        size: 512n,
        l1Size: 1,
        l1Offset: 0x2000000n,
        refcountTableOffset: 0x200n,
        refcountTableClusters: 16_384,
      }),
    ],
    [0x200, entries(MIB, (index) => BigInt(index + 1_000_000) << 9n)],
  ]);

/** 4 million L1 entries that share one L2 table of 2 MiB in which every entry stands for a cluster. */
const sharedLargeTable: HostileImage = (path) =>
  writeSparse(path, 64 * MIB, [
    [
      0,
      header({
        clusterBits: 21,
        size: 1n << 52n,
        l1Size: 4_194_304,
        l1Offset: 0x400000n,
        refcountTableOffset: 0x200000n,
      }),
    ],
    [0x400000, entries(4_194_304, () => BigInt(60 * MIB))],
    [60 * MIB, entries(262_144, (index) => BigInt((index % 20) * 2 * MIB) | 1n)],
  ]);

/** Tables as large as the format allows, none of them there. */
const emptyTables =
  (clusterBits: number): HostileImage =>
  (path) => {
    const clusterSize = BigInt(2 ** clusterBits);
    const l1Size = clusterBits === 21 ? 16_000 : 4_194_304;
    return writeSparse(path, 64 * MIB, [
      [
        0,
        header({
          clusterBits,
          size: (clusterSize * clusterSize * BigInt(l1Size)) / 8n,
          l1Size,
          l1Offset: clusterSize,
          refcountTableOffset: clusterSize * 2n,
          refcountTableClusters: (8 * MIB) / 2 ** clusterBits,
          snapshots: 65_536,
          snapshotsOffset: clusterSize * 3n,
        }),
      ],
    ]);
  };

/** A file of many TiB, nearly all of it a hole, with L2 tables at its end. */
const sparseFile =
  (clusterBits: number, length: number): HostileImage =>
  (path) => {
    const clusterSize = BigInt(2 ** clusterBits);
    return writeSparse(path, length, [
      [
        0,
        header({
          clusterBits,
          size: clusterSize * 1000n,
          l1Size: 128,
          l1Offset: clusterSize,
          refcountTableOffset: clusterSize * 2n,
        }),
      ],
      [2 ** clusterBits, entries(16, (index) => COPIED | (BigInt(length) - clusterSize * BigInt(index + 1)))],
    ]);
  };

/** Compressed clusters whose streams are no streams. */
const badStreams: HostileImage = (path) =>
  writeSparse(path, 64 * MIB, [
    [
      0,
      header({
        clusterBits: 16,
        size: 16n << 29n,
        l1Size: 16,
        l1Offset: 0x20000n,
        refcountTableOffset: 0x10000n,
      }),
    ],
    [0x20000, entries(16, (index) => COPIED | BigInt(MIB + index * 65_536))],
    [MIB, entries(16 * 8192, (index) => (1n << 62n) | BigInt(32 * MIB + (index % 8192) * 512))],
    [32 * MIB, Buffer.alloc(4 * MIB + 65_536, 0x0b)],
  ]);

/** The images by name. */
export const HOSTILE_IMAGES = {
  'empty tables, 512-byte clusters': emptyTables(9),
  'empty tables, 64 KiB clusters': emptyTables(16),
  'empty tables, 2 MiB clusters': emptyTables(21),
  'junk as L2 tables, 512-byte clusters': junkTables(9, 32),
  'junk as L2 tables, 64 KiB clusters': junkTables(16, 60),
  'junk as L2 tables, 2 MiB clusters': junkTables(21, 60),
  'junk with 64-bit refcounts': junkTables(9, 1, 6),
  'an L1 table of entries past the end of the file': l1PastEnd,
  'L2 tables that point all over the file': scattered,
  'a refcount table of blocks past the end of the file': refcountsPastEnd,
  'L1 entries that share one L2 table': sharedTable(65_536),
  '4 million L1 entries that share one L2 table of 2 MiB': sharedLargeTable,
  '60 000 snapshots': manySnapshots(1),
  '60 000 snapshots that share an L1 table of 32 MiB': manySnapshots(4_194_304),
  'a sparse file of 1 TiB, 512-byte clusters': sparseFile(9, 2 ** 40),
  'a sparse file of 8 TiB, 64 KiB clusters': sparseFile(16, 2 ** 43),
  'a sparse file of 15 TiB, 2 MiB clusters': sparseFile(21, 15 * 2 ** 40),
  'streams that are none': badStreams,
} satisfies Record<string, HostileImage>;

export type HostileName = keyof typeof HOSTILE_IMAGES;
