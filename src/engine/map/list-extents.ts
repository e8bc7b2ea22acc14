import { ClusterKind } from '../../shared/cluster-kinds';
import { TimeSlice } from '../io/time-slice';
import { ExtentColumns, NOWHERE } from './extent-columns';
import type { GuestKinds } from './guest-kinds';
import type { KindSpace } from './kind-space';
import type { L1Users } from './l1-users';
import { eachRun, type Atlas } from './project-range';
import { sortRows } from './sort-rows';
import type { TableView } from './table-reader';

/** Clusters that are looked at in one go. */
const CHUNK = 1 << 16;
/** L1 entries between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** Tables that are read in one go. */
const BATCH = 512;
/** L2 entries that are looked at more than once because a damaged L1 names their table again and again. */
const MAX_AGAIN = 1 << 23;

/** The runs of the guest disk, with the host cluster that each begins at. */
export async function listGuestExtents(
  atlas: Atlas,
  guest: GuestKinds,
  signal?: AbortSignal,
): Promise<ExtentColumns> {
  const { geometry, users } = atlas;
  const { l2Entries, guestClusters } = geometry;
  const columns = new ExtentColumns();
  const slice = new TimeSlice(signal);
  const kinds = new Uint8Array(l2Entries);
  const seen = new Uint8Array(atlas.tables.count);
  const tables = Math.ceil(guestClusters / l2Entries);
  let again = 0;
  let done = 0;
  const visit = (table: TableView): boolean => {
    if (seen[table.row] === 1 && (again += l2Entries) > MAX_AGAIN) columns.cut = true;
    else {
      seen[table.row] = 1;
      listTable(atlas, guest, table, done++, columns, kinds);
    }
    return !columns.cut;
  };
  while (done < tables && !columns.cut) {
    const start = done;
    const rows: number[] = [];
    while (rows.length < BATCH && start + rows.length < tables) {
      const row = users.rowOf(start + rows.length);
      if (row < 0) break;
      rows.push(row);
    }
    if (rows.length > 0) await atlas.tables.read(rows, visit, signal);
    else {
      done = await nextTable(users, start, tables, slice);
      guest.eachUnnamed(start * l2Entries, Math.min(done * l2Entries, guestClusters), (first, count, kind) =>
        columns.push(first, count, kind, NOWHERE),
      );
    }
    if (slice.over) await slice.rest();
  }
  return columns;
}

/** The first entry from `start` on that names a table; `tables` when there is none. */
async function nextTable(users: L1Users, start: number, tables: number, slice: TimeSlice): Promise<number> {
  for (let l1Index = start; l1Index < users.entries; l1Index++) {
    if (users.rowOf(l1Index) >= 0) return Math.min(l1Index, tables);
    if ((l1Index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
  }
  return tables;
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
  const order = await placedRows(guestExtents, slice);
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
function placedRows(columns: ExtentColumns, slice: TimeSlice): Promise<Uint32Array> {
  const rows = new Uint32Array(columns.count);
  let count = 0;
  for (let row = 0; row < columns.count; row++) if (columns.other[row] !== NOWHERE) rows[count++] = row;
  return sortRows(
    rows.subarray(0, count),
    (left, right) => columns.other[left] - columns.other[right] || left - right,
    slice,
  );
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
