import type { Projection } from '../../shared/results';
import type { Geometry } from '../image/geometry';
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

/** Where a range of guest clusters lies in the file. */
export async function projectGuest(
  atlas: Atlas,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<Projection> {
  const { l2Entries, guestClusters } = atlas.geometry;
  const end = Math.min(guestClusters, start + count);
  const ranges = new RangeCollector();
  const bases = new Map<number, number[]>();
  for (let l1Index = Math.floor(start / l2Entries); l1Index * l2Entries < end; l1Index++) {
    const row = atlas.users.rowOf(l1Index);
    if (row < 0) continue;
    const base = bases.get(row);
    if (base) base.push(l1Index * l2Entries);
    else bases.set(row, [l1Index * l2Entries]);
  }
  await atlas.tables.read(
    [...bases.keys()],
    (table) => {
      for (const base of bases.get(table.row) ?? []) {
        eachRun(table, atlas.geometry, (first, length, meaning) => {
          const from = Math.max(start, base + first);
          const to = Math.min(end, base + first + length);
          if (from >= to || meaning.count === 0) return;
          // a stream is one guest cluster, however many clusters of the file it touches
          if (length === 1) ranges.add(meaning.host, meaning.count);
          else ranges.add(meaning.host + from - base - first, to - from);
        });
      }
    },
    signal,
  );
  return ranges.result();
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
      const users = atlas.users.of(table.row);
      if (users.length === 0) return;
      eachRun(table, atlas.geometry, (first, length, { host, count: clusters }) => {
        const from = Math.max(start, host);
        const to = Math.min(end, host + clusters);
        if (clusters === 0 || from >= to) return;
        const offset = length === 1 ? 0 : from - host;
        for (const l1Index of users) {
          ranges.add(l1Index * l2Entries + first + offset, length === 1 ? 1 : to - from);
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

  add(start: number, count: number): void {
    const last = this.#ranges.at(-1);
    if (last && last.start + last.count === start) last.count += count;
    else if (this.#ranges.length < MAX_COLLECTED) this.#ranges.push({ start, count });
    else this.#left += count;
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
