import type { RepairScope } from '../../shared/repair-results';
import type { WritableStorage } from '../io/storage';
import { followLinks } from '../io/system-path';
import { NewUndoFile } from '../io/undo-files';
import { applyChanges, type ApplyContext } from '../repair/apply-changes';
import { bytesWritten } from '../repair/changed-ranges';
import { memoryUndo, withoutPunches } from '../repair/memory-undo';
import type { RepairPlan } from './plan-repair';
import { undoEntriesOf } from './undo-entries';

/** Whether a plan changes nothing at all. */
export const isEmpty = ({ changes }: RepairPlan): boolean =>
  changes.length === changes.lengthBefore && bytesWritten(changes) === 0;

/** What a plan mended, by the checks before and after it. */
export function fixedBy({ preview: { before, after } }: RepairPlan): {
  readonly corruptionsFixed: number;
  readonly leaksFixed: number;
} {
  const corruptions = before.corruptions + before.extraCorruptions;
  return {
    corruptionsFixed: Math.max(0, corruptions - after.corruptions - after.extraCorruptions),
    leaksFixed: Math.max(0, before.leaks - after.leaks),
  };
}

/**
 * Carries out a plan on an image that is open for writing. What was read of the image before is out of date then.
 * @param path of the image; undefined = it has none: the plan can be taken back as long as it is carried out and no
 *   longer, and leaked clusters are not given back to the file system
 * @returns path of the undo file; undefined where there is none
 * @throws PlatterError as `applyChanges`
 */
export async function applyPlan(
  image: WritableStorage,
  path: string | undefined,
  plan: RepairPlan,
  { undoFolder }: { readonly undoFolder?: string } = {},
  context: ApplyContext = {},
): Promise<string | undefined> {
  if (isEmpty(plan)) return undefined;
  const { scope } = plan.preview;
  if (path === undefined) return applyInMemory(image, plan, scope, context);
  const file = followLinks(path);
  const earlier = await undoEntriesOf(file, undoFolder);
  // a clock that was set back changes nothing about which repair was the last
  const made = Math.max(Date.now(), ...earlier.map((entry) => Math.floor(entry.made) + 1));
  const facts = { image: file, scope, made, ...fixedBy(plan) };
  const place = { create: () => NewUndoFile.create(file, undoFolder, new Date(made)) };
  return applyChanges(image, plan.changes, facts, place, context);
}

function applyInMemory(
  image: WritableStorage,
  plan: RepairPlan,
  scope: RepairScope,
  context: ApplyContext,
): Promise<string | undefined> {
  const facts = { image: image.name, scope, made: Date.now(), ...fixedBy(plan) };
  return applyChanges(image, withoutPunches(plan.changes), facts, memoryUndo(), context);
}
