import { fromNumber, readUint64, writeUint64 } from '../codec/big-endian';
import { offsetOf } from '../codec/entry-offset';
import { createL2Runs, L2RunKind, scanL2Table } from '../image/l2-runs';
import { TimeSlice } from '../io/time-slice';
import type { FreeClusters } from './free-clusters';
import { emptyEntry, flaggedEntry, movedEntry } from './mended-entry';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

const COPIED = 0x80000000;

/**
 * Gives ranges of the active disk that name one L2 table a table each, and clusters of their own. The first range
 * keeps the one that is there. Where the copies would take more than the file has, the others are given up.
 * @returns whether there were any
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function ownTables(
  { image, index, owners }: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  signal?: AbortSignal,
): Promise<boolean> {
  const { geometry, header, l1 } = image;
  const { clusterSize, l2Entries, l2EntrySize } = geometry;
  const seen = new Set<number>();
  const slice = new TimeSlice(signal);
  const runs = createL2Runs(l2Entries);
  const becomes = image.backingName === undefined ? 'zeroes' : 'backing';
  let found = false;
  for (let l1Index = 0; l1Index * 8 < l1.length; l1Index++) {
    const offset = offsetOf(readUint64(l1, l1Index * 8));
    if (!owners.mayBeTable(offset)) continue;
    const row = index.find(offset);
    if (row < 0 || index.activeUses[row] < 2 || !seen.has(offset)) {
      seen.add(offset);
      continue;
    }
    found = true;
    const guest = { start: l1Index * l2Entries * clusterSize, length: l2Entries * clusterSize };
    const position = header.l1TableOffset + l1Index * 8;
    const table = new Uint8Array(clusterSize);
    await draft.planned.read(offset, table);
    scanL2Table(table, geometry, runs);
    const entry = new Uint8Array(8);
    if (draft.mayCopy(clusterSize * (1 + dataClusters()))) {
      const to = free.take(1) * clusterSize;
      copyClusters();
      await draft.put('place', to, table, 'own-copy', guest);
      writeUint64(entry, 0, fromNumber(to));
      entry[0] |= COPIED >>> 24;
    } else draft.lose(guest, 'cluster-shared-by-guest-ranges', becomes);
    await draft.put('switch', position, entry, entry[0] === 0 ? 'entry-unmapped' : 'own-copy', guest);
    if (slice.over) await slice.rest();

    function dataClusters(): number {
      let clusters = 0;
      for (let run = 0; run < runs.count; run++) if (isData(run)) clusters += runs.length[run];
      return clusters;
    }

    function isData(run: number): boolean {
      const kind = runs.kind[run];
      return kind === L2RunKind.data || (kind === L2RunKind.subclusters && runs.host[run] !== 0);
    }

    function copyClusters(): void {
      for (let run = 0; run < runs.count; run++) {
        for (let at = 0; at < runs.length[run]; at++) {
          const place = (runs.first[run] + at) * l2EntrySize;
          const old = table.slice(place, place + l2EntrySize);
          if (isData(run)) {
            const to = free.take(1) * clusterSize;
            draft.planned.copy(runs.host[run] + at * clusterSize, to);
            table.set(movedEntry(old, to), place);
          } else if (runs.kind[run] === L2RunKind.zeroAllocated) {
            table.set(emptyEntry(geometry, 'zeroes'), place);
          } else if (runs.kind[run] === L2RunKind.compressed) table.set(flaggedEntry(old, false), place);
        }
      }
    }
  }
  return found;
}
