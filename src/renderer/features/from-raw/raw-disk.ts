/** The raw disk that an image is about to be made of, and what is known of it. */
import { create } from 'zustand';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { RawDisk } from '../../../shared/raw-disk';
import { askApp, asPlatterError } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { toast } from '../../ui/live-region';
import { isShown, openVerb, setTask, taskOf } from '../tasks/task-store';

interface ChosenRaw {
  readonly disk?: ChosenFile;
  /** absent until it was looked at, and where that failed */
  readonly facts?: RawDisk;
}

/** What the dialog is about. */
export const useRaw = create<ChosenRaw>(() => ({}));

/** Asks for a raw disk with the system's dialog. What is still being made, or failed unseen, is shown first. */
export async function chooseRaw(): Promise<void> {
  const task = taskOf('encode', undefined);
  const isUnseen = task?.state === 'failed' && !isShown('encode', undefined);
  if (task?.state === 'running' || isUnseen) {
    openVerb('from-raw');
    return;
  }
  try {
    const disk = await askApp('chooseRaw', {});
    if (disk) await openRaw(disk);
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Opens the dialog for a raw disk, and looks what it is. One image is made at a time. */
export async function openRaw(disk: ChosenFile): Promise<void> {
  const { disk: before } = useRaw.getState();
  if (taskOf('encode', undefined)?.state === 'running') {
    if (before && before.file !== disk.file) toast(`${disk.fileName} has to wait for ${before.fileName}`);
    openVerb('from-raw');
    return;
  }
  useRaw.setState({ disk, facts: undefined });
  openVerb('from-raw');
  await lookAgain();
}

/** Looks anew what the raw disk is; what speaks against it is told as the task's end. */
export async function lookAgain(): Promise<void> {
  const { disk } = useRaw.getState();
  if (!disk) return;
  setTask('encode', undefined, undefined);
  try {
    const facts = await askApp('lookAtRaw', { file: disk.file });
    if (useRaw.getState().disk === disk) useRaw.setState({ facts });
  } catch (error) {
    // an earlier look may have let it begin
    if (useRaw.getState().disk === disk && taskOf('encode', undefined)?.state !== 'running')
      setTask('encode', undefined, { state: 'failed', error: asPlatterError(error) });
  }
}
