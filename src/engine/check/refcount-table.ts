import { readUint64 } from '../codec/big-endian';
import type { Header } from '../codec/header';
import { RefcountTableEntry } from '../codec/refcount-table-entry';
import type { Geometry } from '../image/geometry';
import type { Storage } from '../io/storage';

/** QEMU opens no image with a larger refcount table, in bytes. */
const MAX_TABLE = 8 << 20;
const ENTRY = 8;

/** The refcount table as its bytes: a damaged one can have a million entries, so none is kept as an object. */
export class RefcountTable implements Iterable<RefcountTableEntry> {
  /** entries that are not empty */
  readonly count: number = 0;
  /** one more than the index of the last of them */
  readonly length: number = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly clusterSize: number,
  ) {
    for (const { index } of this) {
      this.count++;
      this.length = index + 1;
    }
  }

  /** Entries that are not empty, ascending. */
  *[Symbol.iterator](): Generator<RefcountTableEntry> {
    // most of a table is empty, and it is walked several times
    const words = new Int32Array(this.bytes.buffer, 0, this.bytes.length / 4);
    for (let word = 0; word < words.length; word += 2) {
      if ((words[word] | words[word + 1]) === 0) continue;
      const entry = readUint64(this.bytes, word * 4);
      yield new RefcountTableEntry(word / 2, entry, this.clusterSize);
    }
  }
}

/** Reads what the file has of the refcount table. */
export async function readRefcountTable(
  storage: Storage,
  header: Header,
  geometry: Geometry,
  signal?: AbortSignal,
): Promise<RefcountTable> {
  const position = header.refcountTableOffset;
  const claimed = Math.min(MAX_TABLE, header.refcountTableClusters * geometry.clusterSize);
  const present = Math.min(claimed, Math.max(0, geometry.fileLength - position));
  const bytes = new Uint8Array(Math.ceil(present / ENTRY) * ENTRY);
  await storage.readBatch([{ position, target: bytes }], undefined, signal);
  return new RefcountTable(bytes, geometry.clusterSize);
}
