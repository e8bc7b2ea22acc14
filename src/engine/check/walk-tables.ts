import type { ReadRequest, Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { HoleFinder } from './hole-finder';
import type { TableSegment } from './overlapping-tables';

const CHUNK = 1 << 20;

/** Called for an entry that is not all zero. */
export type EntryVisitor = (position: number, high: number, low: number, segment: TableSegment) => void;

/** Reads parts of the file that hold tables of 8-byte entries. */
export async function walkTables(
  storage: Storage,
  segments: readonly TableSegment[],
  visit: EntryVisitor,
  signal?: AbortSignal,
): Promise<void> {
  const wanted = segments.reduce((bytes, { start, end }) => bytes + end - start, 0);
  const holes = await HoleFinder.create(storage, wanted);
  const buffer = new Uint8Array(Math.min(CHUNK, wanted));
  const view = new DataView(buffer.buffer);
  const slice = new TimeSlice(signal);
  for (const segment of segments) {
    const requests: ReadRequest[] = [];
    for (let position = segment.start; position < segment.end; position += CHUNK) {
      const length = Math.min(CHUNK, segment.end - position);
      if (holes.worthIt && (await holes.isHole(position, length))) continue;
      requests.push({ position, target: buffer.subarray(0, length) });
    }
    const each = (request: number): void => {
      const { position, target } = requests[request];
      for (let at = 0; at + 8 <= target.length; at += 8) {
        const high = view.getUint32(at);
        const low = view.getUint32(at + 4);
        if ((high | low) !== 0) visit(position + at, high, low, segment);
      }
    };
    await storage.readBatch(requests, each, signal);
    if (slice.over) await slice.rest();
  }
}
