/** Starts what the repair of an image is made of: its plan, a copy, the repair, and taking it back. */
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import { resultVerdict } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { showOpened } from '../../app/session';
import { useImages } from '../../app/store';
import { toast } from '../../ui/live-region';
import { startJob } from '../jobs/jobs';
import { forgetPicture, keepPicture } from '../map/picture-before';
import { runTask } from '../tasks/run-task';
import { closeVerb, isShown, openVerb, setTask } from '../tasks/task-store';
import type { RepairChoice } from './repair-choice';

const nameOf = (handle: ImageHandle): string =>
  useImages.getState().images.find((image) => image.handle === handle)?.fileName ?? '';

/** Finds out what a repair would write; nothing is written. */
export const startPlan = (handle: ImageHandle, choice: RepairChoice): void =>
  runTask({
    name: 'plan',
    handle,
    launch: (follow) => startJob(handle, 'planRepair', choice, follow),
    told: () => `The repair of ${nameOf(handle)} is planned`,
  });

/** Repairs an image as it was planned. */
export function startRepair(handle: ImageHandle, choice: RepairChoice): void {
  keepPicture(handle, 'repair');
  runTask({
    name: 'repair',
    handle,
    changes: true,
    checks: true,
    launch: (follow) => startJob(handle, 'repair', choice, follow),
    // what was planned is about the image as it was
    onFailed: () => setTask('plan', handle, undefined),
    told: (result) => `${nameOf(handle)}: ${resultVerdict(result).title}`,
  });
}

/** Copies an image to a chosen place, opens the copy and plans its repair. */
export const startCopy = (handle: ImageHandle, file: ChosenFile): void =>
  runTask({
    name: 'copy',
    handle,
    file,
    launch: (follow) => startJob(handle, 'copyImage', { target: file.file }, follow),
    onDone: () => void repairCopy(handle, file),
    told: ({ length }) => `${file.fileName} is a copy of ${formatSize(length)}`,
  });

async function repairCopy(handle: ImageHandle, file: ChosenFile): Promise<void> {
  try {
    const verdict = await askApp('openCopy', { file: file.file });
    const isLookedAt = isShown('copy', handle);
    setTask('copy', handle, undefined);
    if (isLookedAt) closeVerb();
    showOpened(verdict);
    if (verdict.kind === 'opened' && isLookedAt) openVerb('repair', verdict.handle);
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Takes the newest repair back; `force` also where somebody wrote to the image since. */
export function startUndo(handle: ImageHandle, force: boolean): void {
  runTask({
    name: 'undo',
    handle,
    changes: true,
    checks: true,
    launch: (follow) => startJob(handle, 'undo', { force }, follow),
    onDone: () => forgetPicture(handle),
    told: () => `${nameOf(handle)} is as it was before the repair`,
  });
}

/** Does what is left of a repair that was interrupted. */
export function startFinish(handle: ImageHandle): void {
  runTask({
    name: 'finish',
    handle,
    changes: true,
    checks: true,
    launch: (follow) => startJob(handle, 'finishRepair', {}, follow),
    told: () => `The repair of ${nameOf(handle)} is finished`,
  });
}
