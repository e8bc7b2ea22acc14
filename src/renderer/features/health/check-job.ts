/** Runs the check of an image and publishes how it goes and what it found. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { Progress } from '../../../shared/progress';
import { asPlatterError } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { publishFacts } from '../../app/facts';
import { checkBar } from '../../app/forecasts';
import { renewHistory, reread } from '../../app/session';
import { generationOf, useImages, type ImageTab } from '../../app/store';
import { announce } from '../../ui/live-region';
import { startJob } from '../jobs/jobs';
import { notifyAfter } from '../jobs/notify-after';
import type { Sample } from '../jobs/samples';
import { verdictWords } from './check-summary';

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

interface Run {
  readonly cancel: () => void;
  /** the reading of the image that it is about */
  readonly generation: number | undefined;
}

const running = new Map<ImageHandle, Run>();

/** Whether the reading that is shown is being checked. One of an earlier reading only has to come to its end. */
const isRunning = (handle: ImageHandle): boolean => {
  const run = running.get(handle);
  return run !== undefined && run.generation === generationOf(handle);
};

/** Starts a check, unless one runs already or nothing can be checked. A file that changed is read again first. */
export function startCheck(handle: ImageHandle): void {
  const image = useImages.getState().images.find((open) => open.handle === handle);
  if (!image || isRunning(handle) || checkBar(image)) return;
  if (image.changed === undefined) runCheck(handle);
  else
    void reread(handle).then(() => {
      if (generationOf(handle) === image.generation + 1) startCheck(handle);
    });
}

function runCheck(handle: ImageHandle): void {
  const startedAt = performance.now();
  const { deep } = useStore.getState()[handle] ?? INITIAL;
  const generation = generationOf(handle);
  // a result about an older reading, or a closed image, is nobody's
  const isWanted = (): boolean => generation !== undefined && generationOf(handle) === generation;
  const notifyEnd = (words: (image: ImageTab) => string): void => {
    const image = useImages.getState().images.find((open) => open.handle === handle);
    if (image) notifyAfter(startedAt, `${image.fileName}: ${words(image)}`, { handle, view: 'health' });
  };
  patchState(handle, { progress: undefined, samples: [] });
  publishFacts(handle, { checking: 0, checkError: undefined });
  const job = startJob(handle, 'check', { deep }, (progress, samples) => {
    if (!isWanted()) return;
    patchState(handle, { progress, samples });
    publishFacts(handle, { checking: progress.progress });
  });
  const run: Run = { cancel: job.cancel, generation };
  running.set(handle, run);
  job.result
    .then((check) => {
      if (!isWanted()) return;
      patchState(handle, { wasDeep: deep });
      publishFacts(handle, { check, checkedAt: Date.now() });
      void renewHistory(handle);
      announce('Check finished');
      notifyEnd((image) => verdictWords(check, image.summary.value));
    })
    .catch((error: unknown) => {
      if (!isWanted()) return;
      const problem = asPlatterError(error);
      if (problem.code === 'cancelled') announce('Check cancelled');
      else {
        publishFacts(handle, { checkError: problem });
        notifyEnd(() => errorWords(problem).title);
      }
    })
    .finally(() => {
      if (running.get(handle) === run) running.delete(handle);
      if (isWanted()) publishFacts(handle, { checking: undefined });
    });
}

/** Ends the check under way; what an earlier one found stays. */
export function cancelCheck(handle: ImageHandle): void {
  running.get(handle)?.cancel();
}
