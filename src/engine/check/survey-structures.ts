import type { LuksPointer } from '../codec/luks-extension';
import { surveyBitmaps } from './survey-bitmaps';
import { L2TableIndex } from './l2-table-index';
import { READABLE_END } from './readable-end';
import { segmentsOf, type TableRange } from './overlapping-tables';
import type { L1EntryUse, SurveySink } from './survey';
import { walkTables } from './walk-tables';
import type { WalkableImage } from './walkable-image';

/** QEMU's limit of an L1 table. */
const MAX_L1_ENTRIES = 4_194_304;
const LUKS_MAGIC = [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe];

/**
 * Walks all metadata but L2 tables and refcount blocks.
 * @returns the L2 tables that it met
 */
export async function surveyStructures(
  image: WalkableImage,
  sink: SurveySink,
  signal?: AbortSignal,
): Promise<L2TableIndex> {
  const { header, geometry, storage } = image;
  const { clusterSize, fileLength } = geometry;
  sink.region('header', 0, clusterSize, 1);
  if (header.l1Size > 0) sink.region('l1-table', header.l1TableOffset, header.l1Size * 8, 1);
  const snapshotL1s = surveySnapshots(image, sink);
  sink.region('snapshot-table', header.snapshotsOffset, snapshotTableLength(image), 1);
  const refcountTableLength = header.refcountTableClusters * clusterSize;
  sink.region('refcount-table', header.refcountTableOffset, refcountTableLength, 1);
  const luks = image.extensionFacts?.luks;
  if (luks) await surveyLuks(image, luks, sink);
  await surveyBitmaps(image, sink, signal);

  const index = new L2TableIndex();
  const tables = [{ offset: header.l1TableOffset, entries: header.l1Size }, ...snapshotL1s];
  const entry: L1EntryUse = {
    position: 0,
    high: 0,
    low: 0,
    offset: 0,
    l1Index: 0,
    active: false,
    snapshotUses: 0,
    snapshot: -1,
  };
  await walkTables(
    storage,
    segmentsOf(tables, fileLength),
    (position, high, low, segment) => {
      const table = segment.primary ? 0 : segment.first;
      entry.position = position;
      entry.high = high;
      entry.low = low;
      entry.offset = (high & 0x00ffffff) * 2 ** 32 + ((low & 0xfffffe00) >>> 0);
      entry.l1Index = (position - tables[table].offset) / 8;
      entry.active = segment.primary;
      entry.snapshotUses = segment.uses;
      entry.snapshot = segment.first > 0 ? snapshotL1s[segment.first - 1].snapshot : -1;
      sink.l1Entry(entry);
      if (entry.offset >= fileLength) return;
      if (segment.primary) index.addActive(entry.offset, entry.l1Index);
      if (segment.uses > 0) index.addSnapshot(entry.offset, entry.l1Index, segment.uses);
    },
    signal,
  );
  return index;
}

interface SnapshotL1 extends TableRange {
  readonly snapshot: number;
}

/** The L1 tables of the snapshots that QEMU looks at. */
function surveySnapshots(image: WalkableImage, sink: SurveySink): SnapshotL1[] {
  const { snapshots, geometry, header } = image;
  const tables: SnapshotL1[] = [];
  if (geometry.dataFile && snapshots.length > 0) {
    const hostOffset = header.snapshotsOffset;
    sink.report({ code: 'snapshot-with-data-file', structure: 'snapshot-table', hostOffset });
  }
  for (const { index, offset, l1Offset, rawL1Offset, l1Entries } of snapshots) {
    // the low digits are exact in the raw value only
    const misaligned = parseInt(rawL1Offset.slice(-8), 16) % geometry.clusterSize !== 0;
    if (misaligned || l1Entries > MAX_L1_ENTRIES) {
      sink.report({
        code: 'snapshot-l1-invalid',
        structure: 'snapshot-l1',
        hostOffset: offset,
        target: l1Offset,
        snapshot: index,
        raw: rawL1Offset,
      });
      continue;
    }
    if (l1Entries === 0) continue;
    sink.region('snapshot-l1', l1Offset, l1Entries * 8, 1, index);
    if (l1Offset + l1Entries * 8 > READABLE_END) {
      sink.report({
        code: 'unreadable-structure',
        structure: 'snapshot-l1',
        hostOffset: l1Offset,
        snapshot: index,
      });
    }
    tables.push({ offset: l1Offset, entries: l1Entries, snapshot: index });
  }
  return tables;
}

/** Bytes of the snapshot table, the padding of its last entry left out as QEMU does. */
function snapshotTableLength({ snapshots, header }: WalkableImage): number {
  const last = snapshots.at(-1);
  return last ? last.offset + last.length - header.snapshotsOffset : 0;
}

/** QEMU opens no encrypted image whose LUKS header it can't find. */
async function surveyLuks({ storage }: WalkableImage, luks: LuksPointer, sink: SurveySink): Promise<void> {
  sink.region('luks-header', luks.offset, luks.length, 1);
  const magic = new Uint8Array(LUKS_MAGIC.length);
  await storage.read(luks.offset, magic);
  if (LUKS_MAGIC.every((byte, index) => magic[index] === byte)) return;
  sink.report({ code: 'unreadable-structure', structure: 'luks-header', hostOffset: luks.offset });
}
