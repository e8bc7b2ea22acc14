import { PlatterError } from '../../shared/errors';
import { hex64, readUint64 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { decompressCluster } from '../image/decompress';
import { createL2Runs, L2RunKind, scanL2Table } from '../image/l2-runs';
import { TimeSlice } from '../io/time-slice';
import type { FindingList } from './finding-list';
import { HoleFinder } from './hole-finder';
import type { L2TableIndex } from './l2-table-index';
import type { WalkableImage } from './walkable-image';

/** Unpacks every compressed cluster of the active disk and its snapshots, and reports those that can't be read. */
export async function checkStreams(
  image: WalkableImage,
  index: L2TableIndex,
  findings: FindingList,
  tick: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { geometry, storage, header } = image;
  const { clusterSize, clusterBits, l2EntrySize, l2Entries, fileLength } = geometry;
  const holes = await HoleFinder.create(storage, index.count * clusterSize);
  const runs = createL2Runs(l2Entries);
  const bytes = new Uint8Array(clusterSize);
  const stream = new Uint8Array(clusterSize * 2);
  const slice = new TimeSlice(signal);
  for (let table = 0; table < index.count; table++) {
    const offset = index.offset[table];
    if (holes.worthIt && (await holes.isHole(offset, clusterSize))) continue;
    await storage.read(offset, bytes);
    scanL2Table(bytes, geometry, runs);
    for (let row = 0; row < runs.count; row++) {
      // unpacking one table's clusters takes seconds
      tick(table * l2Entries + runs.first[row], index.count * l2Entries);
      if (runs.kind[row] !== L2RunKind.compressed) continue;
      const at = runs.first[row] * l2EntrySize;
      const entry = readUint64(bytes, at);
      const descriptor = decodeCompressedDescriptor(entry, clusterBits);
      const start = (index.l1Index[table] * l2Entries + runs.first[row]) * clusterSize;
      if (descriptor.offset < fileLength && !(await unpacks(descriptor))) {
        findings.add({
          code: 'compressed-stream-undecodable',
          structure: 'compressed-stream',
          hostOffset: offset + at,
          target: descriptor.offset,
          guest: { start, length: clusterSize },
          raw: hex64(entry),
        });
      }
      if (slice.over) await slice.rest();
    }
    if (slice.over) await slice.rest();
  }

  async function unpacks(descriptor: { readonly offset: number; readonly length: number }): Promise<boolean> {
    const part = stream.subarray(0, descriptor.length);
    await storage.read(descriptor.offset, part);
    try {
      await decompressCluster(header.compressionType, part, clusterSize);
      return true;
    } catch (error) {
      if (error instanceof PlatterError && error.code === 'corrupt-structure') return false;
      throw error;
    }
  }
}
