import type { Progress } from '../../shared/progress';
import type { LookOptions } from '../check/survey-l2-tables';
import { requireWalkable } from '../check/walkable-image';
import type { Image } from '../image/image';
import { check } from './check';
import { planRepair, type RepairPlan } from './plan-repair';

/** What nobody can read and a resize takes away is no damage that hinders anybody. */
const UNCOUNTED = ['entry-beyond-virtual-end'] as const;

/** Whether an image may be moved about in, and what has to be given back first. */
export interface Soundness {
  /** nothing but leaks is wrong */
  readonly sound: boolean;
  readonly leaks: number;
  /** gives the leaked clusters back; absent where there are none */
  readonly plan?: RepairPlan;
}

/**
 * Looks for leaked clusters in an image and plans how they are given back. Flags that are wrong because of them are put
 * right with that.
 * @param look told of clusters of the disk
 * @throws PlatterError as `check` and `planRepair`
 */
export async function planReclaim(image: Image, { tick, signal }: LookOptions = {}): Promise<Soundness> {
  const { guestClusters } = requireWalkable(image).geometry;
  /** Half of the way is the check, the other half what leaks make necessary. */
  const half = (before: number) => ({
    signal,
    progress: ({ progress }: Progress) =>
      tick?.(Math.floor(((before + progress / 2) / 100) * guestClusters), guestClusters),
  });
  const found = await check(image, { maxFindings: 1, uncounted: UNCOUNTED }, half(0));
  const { leaks } = found;
  if (leaks === 0) {
    tick?.(guestClusters, guestClusters);
    return { sound: isSound(found), leaks };
  }
  const plan = await planRepair(image, { scope: 'leaks', keepBeyondEnd: true }, half(50));
  const { after } = plan.preview;
  return isSound(after) && after.leaks === 0
    ? { sound: true, leaks, plan }
    : { sound: isSound(found), leaks };
}

const isSound = (counts: {
  readonly corruptions: number;
  readonly extraCorruptions: number;
  readonly checkErrors: number;
}): boolean => counts.corruptions + counts.extraCorruptions + counts.checkErrors === 0;
