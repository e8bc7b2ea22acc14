import { readUint64, writeUint64, type Uint64 } from '../codec/big-endian';
import { decodeL1Entry } from '../codec/l1-entry';
import { RefcountTableEntry } from '../codec/refcount-table-entry';
import { setRefcount } from '../codec/refcounts';
import { offsetOf } from '../codec/entry-offset';
import { requireWalkable, type WalkableImage } from '../check/walkable-image';
import { openImage } from '../image/open-image';
import { WritableFileStorage } from '../io/writable-file-storage';
import { PlatterError } from '../../shared/errors';

/** What is to be wrong with a sample; clusters are those of the guest, in its first L2 table. */
export interface SampleDamage {
  /** stay counted while nothing refers to them any more */
  readonly forget?: { readonly first: number; readonly count: number };
  /** in use, and counted as free */
  readonly uncounted?: readonly number[];
  /** point past the end of the file */
  readonly pastEnd?: readonly number[];
  /** all of them in the place of the first */
  readonly shared?: readonly number[];
  /** without their COPIED flag */
  readonly withoutFlag?: readonly number[];
  /** with bits on that mean nothing */
  readonly strayBits?: readonly number[];
}

const ENTRY = 8;
const NOTHING: Uint64 = { high: 0, low: 0 };
const PAST_END: Uint64 = { high: 0x80000000, low: 0x40000000 };
const COPIED = 0x80000000;
const STRAY = 0x01000000;

/** Damages an image that was just made, which is small: one L2 table and one refcount block. */
export async function damageSample(path: string, damage: SampleDamage): Promise<void> {
  const image = await openImage(path);
  try {
    await writeDamage(path, requireWalkable(image), damage);
  } finally {
    await image.close();
  }
}

async function writeDamage(path: string, image: WalkableImage, damage: SampleDamage): Promise<void> {
  const { geometry, header, l1, storage } = image;
  const { clusterSize } = geometry;
  const first = decodeL1Entry(l1, 0, clusterSize);
  if (first.kind !== 'l2-table') throw new PlatterError('internal', { message: `no L2 table in ${path}` });
  const entryOfBlock = new Uint8Array(ENTRY);
  await storage.read(header.refcountTableOffset, entryOfBlock);
  const blockOffset = new RefcountTableEntry(0, readUint64(entryOfBlock, 0), clusterSize).offset;
  const table = new Uint8Array(clusterSize);
  const block = new Uint8Array(clusterSize);
  await storage.read(first.offset, table);
  await storage.read(blockOffset, block);

  const entry = (cluster: number): Uint64 => readUint64(table, cluster * ENTRY);
  const put = (cluster: number, value: Uint64): void => writeUint64(table, cluster * ENTRY, value);
  for (const cluster of damage.uncounted ?? []) {
    setRefcount(block, offsetOf(entry(cluster)) / clusterSize, header.refcountOrder, 0);
  }
  const { first: forgotten, count } = damage.forget ?? { first: 0, count: 0 };
  for (let cluster = forgotten; cluster < forgotten + count; cluster++) put(cluster, NOTHING);
  for (const cluster of damage.pastEnd ?? []) put(cluster, PAST_END);
  for (const cluster of damage.shared ?? []) put(cluster, entry(damage.shared![0]));
  for (const cluster of damage.withoutFlag ?? []) {
    put(cluster, { ...entry(cluster), high: (entry(cluster).high & ~COPIED) >>> 0 });
  }
  for (const cluster of damage.strayBits ?? []) {
    put(cluster, { ...entry(cluster), high: (entry(cluster).high | STRAY) >>> 0 });
  }

  const file = await WritableFileStorage.open(path);
  try {
    await file.write(first.offset, table);
    await file.write(blockOffset, block);
    await file.flush();
  } finally {
    await file.close();
  }
}
