/** What a planned repair makes of an image. */
import type { RepairPreview } from './repair-results';
import { isClean } from './repair-text';

/** `leaks`: what a repair of leaks alone leaves is for one of everything. */
export type Outcome = 'nothing' | 'whole' | 'lossy' | 'leaks' | 'partly' | 'hopeless';

/** What of a plan tells what comes of it. */
export type JudgedPlan = Pick<RepairPreview, 'scope' | 'before' | 'after' | 'writes' | 'lost' | 'dropped'>;

/** What a repair would make of the image. */
export function outcomeOf(plan: JudgedPlan): Outcome {
  const { scope, before, after, writes } = plan;
  if (writes.count === 0) return isClean(before) ? 'nothing' : scope === 'leaks' ? 'leaks' : 'hopeless';
  if (!isClean(after)) return scope === 'leaks' ? 'leaks' : 'partly';
  return losesData(plan) ? 'lossy' : 'whole';
}

/** Whether a repair of this plan gives something up. */
export const losesData = ({ lost, dropped }: Pick<JudgedPlan, 'lost' | 'dropped'>): boolean =>
  lost.length > 0 || dropped.length > 0;
