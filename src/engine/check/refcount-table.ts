import { readUint64 } from '../codec/big-endian';
import type { Header } from '../codec/header';
import { RefcountTableEntry } from '../codec/refcount-table-entry';
import type { Geometry } from '../image/geometry';
import type { Storage } from '../io/storage';

/** QEMU opens no image with a larger refcount table, in bytes. */
export const MAX_REFCOUNT_TABLE = 8 << 20;
const ENTRY = 8;

/** The refcount table as its bytes: a damaged one can have a million entries, so none is kept as an object. */
export class RefcountTable implements Iterable<RefcountTableEntry> {
  /** entries that are not empty */
  readonly count: number;
  /** one more than the index of the last of them */
  readonly length: number;
  /** their indexes: most of a table is empty, and it is walked several times */
  readonly #used: Uint32Array;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly clusterSize: number,
  ) {
    this.#used = usedEntries(new Int32Array(bytes.buffer, 0, bytes.length / 4));
    this.count = this.#used.length;
    this.length = (this.#used.at(-1) ?? -1) + 1;
  }

  /** Entries that are not empty, ascending. */
  *[Symbol.iterator](): Generator<RefcountTableEntry> {
    for (const index of this.#used) {
      yield new RefcountTableEntry(index, readUint64(this.bytes, index * ENTRY), this.clusterSize);
    }
  }
}

/** Indexes of entries of two words each that are not all zero. */
function usedEntries(words: Int32Array): Uint32Array {
  const indexes = new Uint32Array(words.length / 2);
  let count = 0;
  for (let index = 0; index < indexes.length; index++) {
    if ((words[index * 2] | words[index * 2 + 1]) !== 0) indexes[count++] = index;
  }
  return indexes.slice(0, count);
}

/** Reads what the file has of the refcount table. */
export async function readRefcountTable(
  storage: Storage,
  header: Header,
  geometry: Geometry,
  signal?: AbortSignal,
): Promise<RefcountTable> {
  const position = header.refcountTableOffset;
  const claimed = Math.min(MAX_REFCOUNT_TABLE, header.refcountTableClusters * geometry.clusterSize);
  const present = Math.min(claimed, Math.max(0, geometry.fileLength - position));
  const bytes = new Uint8Array(Math.ceil(present / ENTRY) * ENTRY);
  await storage.readBatch([{ position, target: bytes }], undefined, signal);
  return new RefcountTable(bytes, geometry.clusterSize);
}
