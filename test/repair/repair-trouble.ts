/** Judges what a crash or a failing disk left of a repair. */
import type { RandomPlan } from './random-plan';
import { finish, record, stateOf, undo, type Files } from './undo-session';

/** When the images of these tests were modified last before the repair. */
export const MODIFIED = 1_600_000_000_000;

/** Whether the bytes are the same; quicker than comparing arrays. */
export const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

/** @returns why what was left can't be finished or taken back; undefined when it can */
export async function recoveryTrouble(
  files: Files,
  { before, after }: RandomPlan,
): Promise<string | undefined> {
  if (!files.undo) return same(files.image, before) ? undefined : 'changed without an undo file';
  const { phase, step } = await stateOf(files.undo);
  if (step === 0 && !same(files.image, before)) return 'changed before the first step';
  if (phase === 'done' && !same(files.image, after)) return 'done and not as planned';
  const undone = (await record(files, undo)).after;
  if (!same(undone.image, before)) return `taken back from ${phase} ${step}, it is not as it was`;
  if (undone.undo) return 'the undo file is still there';
  if (step > 0 && undone.modified !== MODIFIED) return 'the time is not as it was';
  if (phase === 'done' || step === 0) return undefined;
  const finished = (await record(files, finish)).after;
  if (!same(finished.image, after)) return `finished from ${phase} ${step}, it is not as planned`;
  if (!finished.undo || (await stateOf(finished.undo)).phase !== 'done') return 'finished, and not done';
  const back = (await record(finished, undo)).after;
  return same(back.image, before) ? undefined : 'finished and taken back, it is not as it was';
}
