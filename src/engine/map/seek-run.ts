import { TimeSlice } from '../io/time-slice';
import type { KindSpace } from './kind-space';

const CHUNK = 1 << 14;

/** A run of clusters of one kind. */
export interface Run {
  readonly start: number;
  readonly count: number;
}

/** First run after the one at `from` whose kind is in the bit mask `kinds`. */
export async function nextRun(
  space: KindSpace,
  from: number,
  kinds: number,
  signal?: AbortSignal,
): Promise<Run | null> {
  const slice = new TimeSlice(signal);
  if (from >= space.clusters) return null;
  const after = await findForward(space, from, 1 << (await kindAt(space, from)), false, slice);
  const start = await findForward(space, after, kinds, true, slice);
  if (start >= space.clusters) return null;
  const end = await findForward(space, start, 1 << (await kindAt(space, start)), false, slice);
  return { start, count: end - start };
}

/** Last run before the one at `from` whose kind is in the bit mask `kinds`. */
export async function previousRun(
  space: KindSpace,
  from: number,
  kinds: number,
  signal?: AbortSignal,
): Promise<Run | null> {
  const slice = new TimeSlice(signal);
  const at = Math.min(from, space.clusters - 1);
  if (at < 0) return null;
  const before = await findBackward(space, at, 1 << (await kindAt(space, at)), false, slice);
  const last = await findBackward(space, before, kinds, true, slice);
  if (last < 0) return null;
  const edge = await findBackward(space, last, 1 << (await kindAt(space, last)), false, slice);
  return { start: edge + 1, count: last - edge };
}

export async function kindAt(space: KindSpace, cluster: number): Promise<number> {
  const kind = new Uint8Array(1);
  await space.read(cluster, kind);
  return kind[0];
}

/** First cluster from `start` on whose kind is in the mask (or is not); the end of the space when there is none. */
async function findForward(
  space: KindSpace,
  start: number,
  mask: number,
  wanted: boolean,
  slice: TimeSlice,
): Promise<number> {
  const binSize = 2 ** space.counts.level;
  const kinds = new Uint8Array(Math.min(CHUNK, binSize));
  for (let at = start; at < space.clusters;) {
    if (slice.over) await slice.rest();
    const bin = Math.floor(at / binSize);
    const binEnd = Math.min(space.clusters, (bin + 1) * binSize);
    if (!canHold(space, bin, mask, wanted)) at = binEnd;
    else {
      const part = kinds.subarray(0, Math.min(kinds.length, binEnd - at));
      await space.read(at, part);
      for (let index = 0; index < part.length; index++) {
        if ((((mask >>> part[index]) & 1) === 1) === wanted) return at + index;
      }
      at += part.length;
    }
  }
  return space.clusters;
}

/** Likewise downwards from `start`; -1 when there is none. */
async function findBackward(
  space: KindSpace,
  start: number,
  mask: number,
  wanted: boolean,
  slice: TimeSlice,
): Promise<number> {
  const binSize = 2 ** space.counts.level;
  const kinds = new Uint8Array(Math.min(CHUNK, binSize));
  for (let at = start; at >= 0;) {
    if (slice.over) await slice.rest();
    const bin = Math.floor(at / binSize);
    const binStart = bin * binSize;
    if (!canHold(space, bin, mask, wanted)) at = binStart - 1;
    else {
      const first = Math.max(binStart, at + 1 - kinds.length);
      const part = kinds.subarray(0, at + 1 - first);
      await space.read(first, part);
      for (let index = part.length - 1; index >= 0; index--) {
        if ((((mask >>> part[index]) & 1) === 1) === wanted) return first + index;
      }
      at = first - 1;
    }
  }
  return -1;
}

/** Whether a base bin can have a cluster that is looked for. */
function canHold({ counts }: KindSpace, bin: number, mask: number, wanted: boolean): boolean {
  if (wanted) return counts.hasAny(bin, mask);
  const only = counts.onlyKind(bin);
  return only < 0 || ((mask >>> only) & 1) === 0;
}
