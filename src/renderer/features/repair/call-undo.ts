import type { ImageHandle } from '../../../shared/app-protocol';
import { callVerb } from '../tasks/call-verb';
import { startFinish, startUndo } from './repair-tasks';

/** Finishes a repair that was interrupted, or says why that can't be now. */
export async function callFinish(handle: ImageHandle): Promise<void> {
  if (await callVerb('undo', handle)) startFinish(handle);
}

/** Takes back a repair that was interrupted, or says why that can't be now. */
export async function callTakeBack(handle: ImageHandle): Promise<void> {
  if (await callVerb('undo', handle)) startUndo(handle, false);
}
