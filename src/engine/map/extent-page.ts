import type { EngineParams } from '../../shared/engine-protocol';
import type { ClusterKind } from '../../shared/cluster-kinds';
import type { ExtentPage, ExtentRow } from '../../shared/results';
import type { TimeSlice } from '../io/time-slice';
import { NOWHERE, type ExtentColumns } from './extent-columns';
import { sortRows } from './sort-rows';

type Query = Omit<EngineParams<'extents'>, 'offset' | 'limit' | 'space'>;

/** The rows that a query asks for, in its order. */
export async function selectExtents(
  columns: ExtentColumns,
  query: Query,
  slice: TimeSlice,
): Promise<Uint32Array> {
  const { kinds, within, counts, sort, descending } = query;
  const rows = new Uint32Array(columns.count);
  const from = within?.start ?? 0;
  const to = within ? within.start + within.count : Infinity;
  const least = counts?.least ?? 0;
  const most = counts?.most ?? Infinity;
  let count = 0;
  for (let row = 0; row < columns.count; row++) {
    if (((kinds >>> columns.kind[row]) & 1) === 0) continue;
    if (columns.length[row] < least || columns.length[row] > most) continue;
    if (columns.start[row] >= to || columns.start[row] + columns.length[row] <= from) continue;
    rows[count++] = row;
  }
  const selected = rows.subarray(0, count);
  const key = { start: columns.start, count: columns.length, kind: columns.kind, other: columns.other }[sort];
  // rows stand in the order of their start, and keep it among equals
  const compare = (left: number, right: number): number => key[left] - key[right] || left - right;
  const sorted = sort === 'start' ? selected : await sortRows(selected, compare, slice);
  return descending ? sorted.reverse() : sorted;
}

/** A page of selected rows. */
export function pageOf(columns: ExtentColumns, rows: Uint32Array, offset: number, limit: number): ExtentPage {
  return {
    rows: Array.from(rows.subarray(offset, offset + limit), (row) => rowOf(columns, row)),
    total: rows.length,
    more: columns.cut,
  };
}

function rowOf(columns: ExtentColumns, row: number): ExtentRow {
  const other = columns.other[row];
  return {
    start: columns.start[row],
    count: columns.length[row],
    kind: columns.kind[row] as ClusterKind,
    ...(other === NOWHERE ? {} : { other }),
  };
}
