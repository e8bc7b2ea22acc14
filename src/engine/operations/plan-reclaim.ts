import { check } from './check';
import type { Image } from '../image/image';
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
 * @throws PlatterError as `check` and `planRepair`
 */
export async function planReclaim(image: Image, signal?: AbortSignal): Promise<Soundness> {
  const found = await check(image, { maxFindings: 1, uncounted: UNCOUNTED }, { signal });
  const { leaks } = found;
  if (leaks === 0) return { sound: isSound(found), leaks };
  const plan = await planRepair(image, { scope: 'leaks', keepBeyondEnd: true }, { signal });
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
