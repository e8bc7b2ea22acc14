/** The long operations of all open images: started, followed and cancelled here, shown by the job bar. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { EngineMethod, EngineParams, EngineResults } from '../../../shared/engine-protocol';
import type { Progress } from '../../../shared/progress';
import { runJob } from '../../app/api';
import { addSample, addSilence, SILENCE, type Sample } from './samples';

/** An operation that is under way. */
export interface Job {
  readonly id: number;
  readonly handle: ImageHandle;
  readonly method: EngineMethod;
  /** `performance.now()` when it was started */
  readonly startedAt: number;
  readonly progress?: Progress;
  readonly samples: readonly Sample[];
  readonly cancelling: boolean;
  readonly cancel: () => void;
}

export const useJobs = create<{ readonly jobs: readonly Job[] }>(() => ({ jobs: [] }));

/** Ends all that works on an image: it is closed, or read again. */
export function cancelJobsOf(handle: ImageHandle): void {
  for (const job of useJobs.getState().jobs) if (job.handle === handle) job.cancel();
}

let started = 0;

function patchJob(id: number, change: (job: Job) => Partial<Job>): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.map((job) => (job.id === id ? { ...job, ...change(job) } : job)),
  }));
}

/** A started operation: its result, and the way to end it. */
export interface StartedJob<M extends EngineMethod> {
  readonly result: Promise<EngineResults[M]>;
  readonly cancel: () => void;
}

/** Starts a long request and lists it until it ends. The result rejects with PlatterError, `cancelled` after a cancel. */
export function startJob<M extends EngineMethod>(
  handle: ImageHandle,
  method: M,
  params: EngineParams<M>,
  onProgress?: (event: Progress, samples: readonly Sample[]) => void,
): StartedJob<M> {
  const id = ++started;
  const controller = new AbortController();
  const startedAt = performance.now();
  const cancel = (): void => {
    if (controller.signal.aborted) return;
    patchJob(id, () => ({ cancelling: true }));
    controller.abort();
  };
  const job: Job = { id, handle, method, startedAt, samples: [], cancelling: false, cancel };
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  let samples: readonly Sample[] = [];
  let last: Progress | undefined;
  const show = (event: Progress, known: readonly Sample[]): void => {
    last = event;
    samples = known;
    patchJob(id, () => ({ progress: event, samples }));
    onProgress?.(event, samples);
  };
  const follow = (event: Progress): void =>
    show(event, addSample(samples, performance.now() - startedAt, event));
  const timer = setInterval(() => {
    const known = addSilence(samples, performance.now() - startedAt);
    if (last && known !== samples) show(last, known);
  }, SILENCE);
  const result = runJob(handle, method, params, { onProgress: follow, signal: controller.signal }).finally(
    () => {
      clearInterval(timer);
      useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((other) => other.id !== id) }));
    },
  );
  return { result, cancel };
}
