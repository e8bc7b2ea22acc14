import { hostCluster } from '../../shared/units';
import type { ClusterRun } from '../device/pending-frees';
import type { MoveWindow } from './move-window';
import type { ReferenceList } from './reference-list';

/** Some clusters of a window, by their index there. */
export interface Batch {
  readonly start: number;
  readonly end: number;
}

/** New places, and how often each is going to be referred to. */
export interface Claim {
  readonly run: ClusterRun;
  readonly references: number;
}

/** New places side by side that get the same count. */
export function claimsOf({ targets }: MoveWindow, { moving }: ReferenceList, { start, end }: Batch): Claim[] {
  const claims: Claim[] = [];
  for (let slot = start; slot < end;) {
    if (moving[slot] === 0) {
      slot++;
      continue;
    }
    let next = slot + 1;
    while (next < end && moving[next] === moving[slot] && targets[next] === targets[next - 1] + 1) next++;
    const run = { first: hostCluster(targets[slot]), count: next - slot };
    claims.push({ run, references: moving[slot] });
    slot = next;
  }
  return claims;
}

/** Old place, new place and length of each run of a batch. */
export function runsOf(
  { first, targets }: MoveWindow,
  { moving }: ReferenceList,
  { start, end }: Batch,
): Float64Array {
  const triples: number[] = [];
  for (let slot = start; slot < end;) {
    let next = slot + 1;
    if (moving[slot] > 0) {
      while (next < end && moving[next] > 0 && targets[next] === targets[next - 1] + 1) next++;
      triples.push(first + slot, targets[slot], next - slot);
    }
    slot = next;
  }
  return Float64Array.from(triples);
}
