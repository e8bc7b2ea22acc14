import { hex64, type Uint64 } from '../codec/big-endian';
import { bitmapEntryProblems } from '../codec/bitmap-table-entry';
import { offsetOf } from '../codec/entry-offset';
import { segmentsOf } from './overlapping-tables';
import { READABLE_END } from './readable-end';
import type { SurveySink } from './survey';
import { walkTables } from './walk-tables';
import type { WalkableImage } from './walkable-image';

/** Directory, tables and data of the dirty bitmaps, if QEMU would not ignore them (format spec §5). */
export async function surveyBitmaps(
  image: WalkableImage,
  sink: SurveySink,
  signal?: AbortSignal,
): Promise<void> {
  const directory = image.extensionFacts?.bitmaps;
  if (!directory?.consistent) return;
  const { clusterSize, fileLength } = image.geometry;
  sink.region('bitmap-directory', directory.directoryOffset, directory.directorySize, 1);
  const tables = image.bitmaps.map(({ tableOffset, tableEntries }) => {
    sink.region('bitmap-table', tableOffset, tableEntries * 8, 1);
    if (tableOffset + tableEntries * 8 > READABLE_END) {
      sink.report({ code: 'unreadable-structure', structure: 'bitmap-table', hostOffset: tableOffset });
    }
    return { offset: tableOffset, entries: tableEntries };
  });
  // no table is special here
  const segments = segmentsOf([{ offset: 0, entries: 0 }, ...tables], fileLength);
  const entry: { -readonly [half in keyof Uint64]: number } = { high: 0, low: 0 };
  await walkTables(
    image.storage,
    segments,
    (position, high, low, { uses }) => {
      entry.high = high;
      entry.low = low;
      const offset = offsetOf(entry);
      if (bitmapEntryProblems(entry, clusterSize) !== 0) {
        sink.report({
          code: 'bitmap-entry-invalid',
          structure: 'bitmap-table',
          hostOffset: position,
          target: offset,
          raw: hex64(entry),
          clusters: uses,
        });
      } else if (offset !== 0) sink.region('bitmap-data', offset, clusterSize, uses);
    },
    signal,
  );
}
