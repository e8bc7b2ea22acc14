import { ClusterKind } from '../../shared/cluster-kinds';
import { TimeSlice } from '../io/time-slice';
import { ExtentColumns, NOWHERE } from './extent-columns';
import type { GuestKinds } from './guest-kinds';
import type { KindSpace } from './kind-space';
import { eachRun, type Atlas } from './project-range';
import type { TableView } from './table-reader';

const CHUNK = 1 << 16;

/** L1 entries that are looked at in one go. */
const BATCH = 512;
/** Tables that are read again however often a damaged L1 names them. */
const MAX_READS = 1 << 16;

/** The runs of the guest disk, with the host cluster that each begins at. */
export async function listGuestExtents(
  atlas: Atlas,
  guest: GuestKinds,
  signal?: AbortSignal,
): Promise<ExtentColumns> {
  const { l2Entries, guestClusters } = atlas.geometry;
  const columns = new ExtentColumns();
  const slice = new TimeSlice(signal);
  const kinds = new Uint8Array(l2Entries);
  const tables = Math.ceil(guestClusters / l2Entries);
  let reads = 0;
  let done = 0;
  /** Entries without a table: what `guest` says of their clusters, up to table `end`. */
  const skipTo = async (end: number): Promise<void> => {
    for (; done < end && !columns.cut; done++) {
      const first = done * l2Entries;
      const part = kinds.subarray(0, Math.min(l2Entries, guestClusters - first));
      await guest.read(first, part);
      eachKind(part, (index, count, kind) => columns.push(first + index, count, kind, NOWHERE));
      if (slice.over) await slice.rest();
    }
  };
  while (done < tables && !columns.cut) {
    const start = done;
    const rows: number[] = [];
    while (start + rows.length < tables && rows.length < BATCH) {
      const row = atlas.users.rowOf(start + rows.length);
      if (row < 0) break;
      rows.push(row);
    }
    if (rows.length === 0) {
      let end = start + 1;
      while (end < tables && atlas.users.rowOf(end) < 0) end++;
      await skipTo(end);
      continue;
    }
    reads += rows.length;
    if (reads > MAX_READS + 2 * atlas.tables.count) columns.cut = true;
    await atlas.tables.read(rows, (table) => listTable(atlas, guest, table, done++, columns, kinds), signal);
    if (slice.over) await slice.rest();
  }
  return columns;
}

function listTable(
  { geometry }: Atlas,
  guest: GuestKinds,
  table: TableView,
  l1Index: number,
  columns: ExtentColumns,
  kinds: Uint8Array,
): void {
  const base = l1Index * geometry.l2Entries;
  const part = kinds.subarray(0, Math.min(geometry.l2Entries, geometry.guestClusters - base));
  // what is not kept in memory is told by the table alone
  const known = guest.readKept(base, part);
  eachRun(table, geometry, (first, length, meaning) => {
    const run = part.subarray(first, first + length);
    if (!known) guest.markBacking(base + first, run.fill(meaning.guest));
    eachKind(run, (index, count, kind) => {
      const other = meaning.count === 0 || kind === ClusterKind.backing ? NOWHERE : meaning.host + index;
      columns.push(base + first + index, count, kind, other);
    });
  });
}

/** The runs of the file, with the guest cluster that each begins at. */
export async function listHostExtents(
  host: KindSpace,
  guestExtents: ExtentColumns,
  signal?: AbortSignal,
): Promise<ExtentColumns> {
  const columns = new ExtentColumns();
  const slice = new TimeSlice(signal);
  const order = placedRows(guestExtents);
  const kinds = new Uint8Array(Math.min(CHUNK, host.clusters));
  let next = 0;
  for (let first = 0; first < host.clusters && !columns.cut; first += CHUNK) {
    const part = kinds.subarray(0, Math.min(CHUNK, host.clusters - first));
    await host.read(first, part);
    eachKind(part, (index, count, kind) => {
      let at = first + index;
      const end = at + count;
      while (at < end) {
        while (next < order.length && hostEnd(guestExtents, order[next]) <= at) next++;
        const row = order[next];
        const start = next < order.length ? guestExtents.other[row] : Infinity;
        if (start > at) {
          const gap = Math.min(end, start) - at;
          columns.push(at, gap, kind, NOWHERE);
          at += gap;
        } else {
          const length = Math.min(end, hostEnd(guestExtents, row)) - at;
          columns.push(at, length, kind, guestExtents.start[row] + at - start);
          at += length;
        }
      }
    });
    if (slice.over) await slice.rest();
  }
  return columns;
}

const hostEnd = (columns: ExtentColumns, row: number): number => columns.other[row] + columns.length[row];

/** Rows that have a place in the file, by that place. */
function placedRows(columns: ExtentColumns): Uint32Array {
  const rows = new Uint32Array(columns.count);
  let count = 0;
  for (let row = 0; row < columns.count; row++) if (columns.other[row] !== NOWHERE) rows[count++] = row;
  return rows.subarray(0, count).sort((left, right) => columns.other[left] - columns.other[right]);
}

/** Calls `visit` for each run of equal kinds. */
function eachKind(kinds: Uint8Array, visit: (index: number, count: number, kind: number) => void): void {
  for (let index = 0; index < kinds.length;) {
    const kind = kinds[index];
    const start = index;
    while (index < kinds.length && kinds[index] === kind) index++;
    visit(start, index - start, kind);
  }
}
