/** Runs the check of an image and publishes how it goes and what it found. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { Progress } from '../../../shared/progress';
import { asPlatterError } from '../../app/api';
import { publishFacts } from '../../app/facts';
import { checkBar } from '../../app/forecasts';
import { reread } from '../../app/session';
import { useImages } from '../../app/store';
import { announce } from '../../ui/live-region';
import { startJob } from '../jobs/jobs';
import type { Sample } from '../jobs/samples';

/** What the health view shows besides the facts. */
export interface CheckState {
  /** decode compressed clusters too */
  readonly deep: boolean;
  readonly progress?: Progress;
  /** of the run under way, else of the last one */
  readonly samples: readonly Sample[];
  /** whether the last finished check was a deep one */
  readonly wasDeep: boolean;
}

const INITIAL: CheckState = { deep: false, samples: [], wasDeep: false };

const useStore = create<Readonly<Record<ImageHandle, CheckState>>>(() => ({}));

export const useCheckState = (handle: ImageHandle): CheckState => useStore((all) => all[handle] ?? INITIAL);

function patchState(handle: ImageHandle, patch: Partial<CheckState>): void {
  useStore.setState((all) => ({ [handle]: { ...(all[handle] ?? INITIAL), ...patch } }));
}

/** Chooses whether checks decode compressed clusters. */
export const setDeep = (handle: ImageHandle, deep: boolean): void => patchState(handle, { deep });

const running = new Map<ImageHandle, () => void>();

const imageOf = (handle: ImageHandle) => useImages.getState().images.find((image) => image.handle === handle);

/** Which reading of the image is shown; undefined once it was closed. */
const generationOf = (handle: ImageHandle): number | undefined => imageOf(handle)?.generation;

/** Starts a check, unless one runs already or nothing can be checked. A file that changed is read again first. */
export function startCheck(handle: ImageHandle): void {
  const image = imageOf(handle);
  if (!image || running.has(handle) || checkBar(image)) return;
  if (image.changed === undefined) runCheck(handle);
  else
    void reread(handle).then(() => {
      if (generationOf(handle) === image.generation + 1) startCheck(handle);
    });
}

function runCheck(handle: ImageHandle): void {
  const { deep } = useStore.getState()[handle] ?? INITIAL;
  const generation = generationOf(handle);
  // a result about an older reading, or a closed image, is nobody's
  const isWanted = (): boolean => generation !== undefined && generationOf(handle) === generation;
  patchState(handle, { progress: undefined, samples: [] });
  publishFacts(handle, { checking: 0, checkError: undefined });
  const job = startJob(handle, 'check', { deep }, (progress, samples) => {
    if (!isWanted()) return;
    patchState(handle, { progress, samples });
    publishFacts(handle, { checking: progress.progress });
  });
  running.set(handle, job.cancel);
  job.result
    .then((check) => {
      if (!isWanted()) return;
      patchState(handle, { wasDeep: deep });
      publishFacts(handle, { check, checkedAt: Date.now() });
      announce('Check finished');
    })
    .catch((error: unknown) => {
      if (!isWanted()) return;
      const problem = asPlatterError(error);
      if (problem.code !== 'cancelled') publishFacts(handle, { checkError: problem });
      else announce('Check cancelled');
    })
    .finally(() => {
      running.delete(handle);
      if (generationOf(handle) !== undefined) publishFacts(handle, { checking: undefined });
    });
}

/** Ends the check under way; what an earlier one found stays. */
export function cancelCheck(handle: ImageHandle): void {
  running.get(handle)?.();
}
