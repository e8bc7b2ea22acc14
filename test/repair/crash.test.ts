import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { randomPlan, type RandomPlan } from './random-plan';
import { apply, filesAt, finish, record, stateOf, undo, type Files } from './undo-session';

const PLANS = 12;
const CUTS = 1;
const MODIFIED = 1_600_000_000_000;

/** Whether the bytes are the same; quicker than comparing arrays. */
const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

/** What a crash left can be finished and taken back. */
async function mustRecover(files: Files, { before, after }: RandomPlan): Promise<void> {
  if (!files.undo) {
    expect(same(files.image, before)).toBe(true);
    return;
  }
  const { phase, step } = await stateOf(files.undo);
  if (step === 0) expect(same(files.image, before)).toBe(true);
  if (phase === 'done') expect(same(files.image, after)).toBe(true);
  const undone = await record(files, undo);
  expect(same(undone.after.image, before)).toBe(true);
  expect(undone.after.undo).toBeUndefined();
  if (step > 0) expect(undone.after.modified).toBe(MODIFIED);
  if (phase === 'done' || step === 0) return;
  const finished = await record(files, finish);
  expect(same(finished.after.image, after)).toBe(true);
  expect(await stateOf(finished.after.undo!)).toMatchObject({ phase: 'done' });
  const back = await record(finished.after, undo);
  expect(same(back.after.image, before)).toBe(true);
}

describe('a crash at every write leaves what can be finished and taken back', () => {
  it.each(Array.from({ length: PLANS }, (_value, seed) => seed))(
    'of a repair and of its undoing, plan %d',
    async (seed) => {
      const random = new Random(seed);
      const plan = await randomPlan(seed);
      const start = { image: plan.before, modified: MODIFIED, undo: undefined };
      const repair = await record(start, apply(plan.changes));
      expect(same(repair.after.image, plan.after)).toBe(true);
      const back = await record(repair.after, undo);
      expect(same(back.after.image, plan.before)).toBe(true);
      for (const recording of [repair, back]) {
        for (let moment = 0; moment < recording.moments.length; moment++) {
          await mustRecover(filesAt(recording, moment), plan);
          for (let cut = 0; cut < CUTS; cut++) {
            await mustRecover(filesAt(recording, moment, random.next()), plan);
          }
        }
      }
    },
  );

  it.each([101, 102, 103, 104])('also of finishing and undoing what a crash left, plan %d', async (seed) => {
    const random = new Random(seed);
    const plan = await randomPlan(seed);
    const start = { image: plan.before, modified: MODIFIED, undo: undefined };
    const repair = await record(start, apply(plan.changes));
    for (let moment = 0; moment < repair.moments.length; moment++) {
      const files = filesAt(repair, moment, random.next());
      if (!files.undo || (await stateOf(files.undo)).phase === 'done') continue;
      for (const work of (await stateOf(files.undo)).step === 0 ? [undo] : [undo, finish]) {
        const again = await record(files, work);
        const second = random.below(again.moments.length);
        await mustRecover(filesAt(again, second, random.next()), plan);
        await mustRecover(filesAt(again, second), plan);
      }
    }
  });
});
