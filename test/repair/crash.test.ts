import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { randomPlan } from './random-plan';
import { MODIFIED, recoveryTrouble, same } from './repair-trouble';
import { apply, filesAt, finish, record, stateOf, undo } from './undo-session';

const PLANS = Array.from({ length: 12 }, (_value, seed) => seed);

describe('a crash at every write leaves what can be finished and taken back', () => {
  it.each(PLANS)('of a repair and of its undoing, plan %d', async (seed) => {
    const random = new Random(seed);
    const plan = await randomPlan(seed);
    const start = { image: plan.before, modified: MODIFIED, undo: undefined };
    const repair = await record(start, apply(plan.changes));
    expect(same(repair.after.image, plan.after)).toBe(true);
    const back = await record(repair.after, undo);
    expect(same(back.after.image, plan.before)).toBe(true);
    for (const recording of [repair, back]) {
      for (let moment = 0; moment < recording.moments.length; moment++) {
        const cuts = [filesAt(recording, moment), filesAt(recording, moment, random.next())];
        for (const files of cuts) expect(await recoveryTrouble(files, plan)).toBeUndefined();
      }
    }
  });

  it.each([101, 102, 103, 104])('of finishing and undoing what a crash left, plan %d', async (seed) => {
    const random = new Random(seed);
    const plan = await randomPlan(seed);
    const start = { image: plan.before, modified: MODIFIED, undo: undefined };
    const repair = await record(start, apply(plan.changes));
    for (let moment = 0; moment < repair.moments.length; moment++) {
      const files = filesAt(repair, moment, random.next());
      if (!files.undo || (await stateOf(files.undo)).phase === 'done') continue;
      const begun = (await stateOf(files.undo)).step > 0;
      for (const work of begun ? [undo, finish] : [undo]) {
        const again = await record(files, work);
        const second = random.below(again.moments.length);
        const cuts = [filesAt(again, second), filesAt(again, second, random.next())];
        for (const cut of cuts) expect(await recoveryTrouble(cut, plan)).toBeUndefined();
      }
    }
    expect(repair.moments.length).toBeGreaterThan(5);
  });
});
