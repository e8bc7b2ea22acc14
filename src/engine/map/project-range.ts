import type { Projection } from '../../shared/results';
import type { Geometry } from '../image/geometry';
import { TimeSlice } from '../io/time-slice';
import type { L1Users } from './l1-users';
import type { OwnerIndex } from './owner-index';
import { meaningOf, type RunMeaning } from './table-kinds';
import type { TableReader, TableView } from './table-reader';

/** Ranges that are listed; the rest is counted. */
const MAX_RANGES = 4096;
/** Ranges that are collected before they are joined. */
const MAX_COLLECTED = 1 << 16;

/** What projecting needs to know of an image. */
export interface Atlas {
  readonly geometry: Geometry;
  readonly tables: TableReader;
  readonly users: L1Users;
  readonly owners: OwnerIndex;
}

/** Entries of a table. */
interface Window {
  readonly first: number;
  readonly end: number;
}

/** L1 entries between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** Where a range of guest clusters lies in the file. */
export async function projectGuest(
  atlas: Atlas,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<Projection> {
  const ranges = new RangeCollector();
  const windows = await windowsOf(atlas, start, start + count, signal);
  await atlas.tables.read(
    [...windows.keys()],
    (table) => {
      for (const window of windows.get(table.row) ?? []) {
        eachRun(table, atlas.geometry, (first, length, { host, count: clusters }) => {
          const from = Math.max(window.first, first);
          const to = Math.min(window.end, first + length);
          if (from >= to || clusters === 0) return;
          // a stream is one guest cluster, however many clusters of the file it touches
          if (length === 1) ranges.add(host, clusters);
          else ranges.add(host + from - first, to - from);
        });
      }
    },
    signal,
  );
  return ranges.result();
}

/**
 * Which entries of which tables a range of guest clusters needs. A table leads to the same clusters of the file
 * for each L1 entry that names it, so entries are asked once however many those are.
 */
async function windowsOf(
  { geometry, users }: Atlas,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<Map<number, Window[]>> {
  const { l2Entries, guestClusters } = geometry;
  const windows = new Map<number, Window[]>();
  const slice = new TimeSlice(signal);
  const last = Math.min(end, guestClusters, users.entries * l2Entries);
  for (let l1Index = Math.floor(start / l2Entries); l1Index * l2Entries < last; l1Index++) {
    if ((l1Index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    const row = users.rowOf(l1Index);
    if (row < 0) continue;
    const base = l1Index * l2Entries;
    const first = Math.max(0, start - base);
    const stop = Math.min(l2Entries, last - base);
    const known = windows.get(row);
    if (!known) windows.set(row, [{ first, end: stop }]);
    else if (!known.some((window) => window.first <= first && window.end >= stop)) {
      known.push({ first, end: stop });
    }
  }
  return windows;
}

/** Which guest clusters lie in a range of the file. */
export async function projectHost(
  atlas: Atlas,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<Projection> {
  const { l2Entries } = atlas.geometry;
  const end = start + count;
  const ranges = new RangeCollector();
  await atlas.tables.read(
    atlas.owners.tablesFor(start, count),
    (table) => {
      const users = atlas.users.count(table.row);
      if (users === 0) return;
      eachRun(table, atlas.geometry, (first, length, { host, count: clusters }) => {
        const from = Math.max(start, host);
        const to = Math.min(end, host + clusters);
        if (clusters === 0 || from >= to) return;
        const entry = first + (length === 1 ? 0 : from - host);
        const part = length === 1 ? 1 : to - from;
        let left = users;
        for (const l1Index of atlas.users.each(table.row)) {
          if (ranges.full) return ranges.leave(left * part);
          ranges.add(l1Index * l2Entries + entry, part);
          left--;
        }
      });
    },
    signal,
  );
  return ranges.result();
}

/** Calls `visit` with each run of a table and what it means; the meaning is used again for the next one. */
export function eachRun(
  { bytes, runs }: TableView,
  geometry: Geometry,
  visit: (first: number, length: number, meaning: RunMeaning, row: number) => void,
): void {
  const meaning: RunMeaning = { guest: 0, host: -1, count: 0, claim: 0 };
  for (let row = 0; row < runs.count; row++) {
    meaningOf(bytes, runs, row, geometry, meaning);
    visit(runs.first[row], runs.length[row], meaning, row);
  }
}

/** Collects ranges in any order and joins those that touch. */
class RangeCollector {
  #ranges: { start: number; count: number }[] = [];
  #left = 0;

  /** No more ranges are collected, only counted. */
  get full(): boolean {
    return this.#ranges.length === MAX_COLLECTED;
  }

  add(start: number, count: number): void {
    const last = this.#ranges.at(-1);
    if (last && last.start + last.count === start) last.count += count;
    else if (this.full) this.leave(count);
    else this.#ranges.push({ start, count });
  }

  /** Counts clusters of ranges that are not collected. */
  leave(clusters: number): void {
    this.#left += clusters;
  }

  result(): Projection {
    this.#ranges.sort((left, right) => left.start - right.start);
    const joined: { start: number; count: number }[] = [];
    for (const { start, count } of this.#ranges) {
      const last = joined.at(-1);
      if (last && start <= last.start + last.count) {
        last.count = Math.max(last.count, start + count - last.start);
      } else joined.push({ start, count });
    }
    const clusters = joined.reduce((sum, { count }) => sum + count, this.#left);
    const more = joined.length > MAX_RANGES || this.#left > 0;
    return { ranges: joined.slice(0, MAX_RANGES), clusters, more };
  }
}
