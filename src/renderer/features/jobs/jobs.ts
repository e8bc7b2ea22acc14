/** The long operations of all open images: started, followed and cancelled here, shown by the job bar. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { AppParams, AppResults } from '../../../shared/app-protocol';
import { WRITING_METHODS } from '../../../shared/engine-protocol';
import type { EngineMethod, EngineParams, EngineResults } from '../../../shared/engine-protocol';
import { PauseSwitch } from '../../../shared/pause-switch';
import type { Progress } from '../../../shared/progress';
import { runJob, runMaking } from '../../app/api';
import type { JobOptions, MakingMethod } from '../../app/api';
import { useImages } from '../../app/store';
import { keepEnd } from './ended-jobs';
import { JobClock } from './job-clock';
import { addSample, addSilence, SILENCE, type Sample } from './samples';

/** What an operation is, and what it works on. */
interface JobSubject {
  /** absent where there is no image yet */
  readonly handle?: ImageHandle;
  readonly method: EngineMethod | MakingMethod;
  /** what it makes, where there is no image to name */
  readonly fileName?: string;
}

/** An operation that is under way. */
export interface Job extends JobSubject {
  readonly id: number;
  /** `performance.now()` when it was started */
  readonly startedAt: number;
  readonly progress?: Progress;
  readonly samples: readonly Sample[];
  readonly cancelling: boolean;
  readonly cancel: () => void;
  readonly paused: boolean;
  /** has it rest and go on; absent where it can't rest */
  readonly rest?: PauseSwitch;
}

export const useJobs = create<{ readonly jobs: readonly Job[] }>(() => ({ jobs: [] }));

const jobsOf = (handle: ImageHandle): readonly Job[] =>
  useJobs.getState().jobs.filter((job) => job.handle === handle);

/** Whether a job writes files of an image. */
export const isWritingJob = ({ method }: Job): boolean => WRITING_METHODS.some((name) => name === method);

/** Ends all that works on an image: it is closed. */
export function cancelJobsOf(handle: ImageHandle): void {
  for (const job of jobsOf(handle)) job.cancel();
}

/** Ends all that merely reads an image: it is read again, or about to change. */
export function cancelReadingOf(handle: ImageHandle): void {
  for (const job of jobsOf(handle)) if (!isWritingJob(job)) job.cancel();
}

/** Whether files are being written for an image. */
export const isWriting = (handle: ImageHandle): boolean => jobsOf(handle).some(isWritingJob);

/** What can rest halfway. */
const PAUSABLE: ReadonlySet<Job['method']> = new Set(['compact']);

/** Milliseconds between two events that are shown; more often nobody reads numbers. */
const INTERVAL = 250;

let started = 0;

function patchJob(id: number, change: (job: Job) => Partial<Job>): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.map((job) => (job.id === id ? { ...job, ...change(job) } : job)),
  }));
}

/** A started operation: its result, and the way to end it. The result rejects with PlatterError, `cancelled` after a cancel. */
export interface StartedJob<T> {
  readonly result: Promise<T>;
  readonly cancel: () => void;
  /** has it rest and go on; absent where it can't rest */
  readonly rest?: PauseSwitch;
}

/** Told how a job goes: the last event, and all so far. */
export type FollowJob = (event: Progress, samples: readonly Sample[]) => void;

/** Starts a long request and lists it until it ends. */
export function startJob<M extends EngineMethod>(
  handle: ImageHandle,
  method: M,
  params: EngineParams<M>,
  onProgress?: FollowJob,
): StartedJob<EngineResults[M]> {
  return launch({ handle, method }, (options) => runJob(handle, method, params, options), onProgress);
}

/** Starts to make an image of that name. */
export function startMaking<M extends MakingMethod>(
  method: M,
  request: Omit<AppParams<M>, 'job'>,
  fileName: string,
  onProgress?: FollowJob,
): StartedJob<AppResults[M]> {
  return launch({ method, fileName }, (options) => runMaking(method, request, options), onProgress);
}

function launch<T>(
  subject: JobSubject,
  run: (options: JobOptions) => Promise<T>,
  onProgress?: FollowJob,
): StartedJob<T> {
  const id = ++started;
  const controller = new AbortController();
  const startedAt = performance.now();
  const clock = new JobClock();
  const rest = PAUSABLE.has(subject.method) ? new PauseSwitch() : undefined;
  rest?.subscribe((paused) => {
    clock.pause(paused);
    patchJob(id, () => ({ paused }));
  });
  const cancel = (): void => {
    if (controller.signal.aborted) return;
    patchJob(id, () => ({ cancelling: true }));
    controller.abort();
  };
  const job: Job = { ...subject, id, startedAt, samples: [], cancelling: false, cancel, paused: false, rest };
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  let samples: readonly Sample[] = [];
  let last: Progress | undefined;
  const show = (event: Progress, known: readonly Sample[]): void => {
    last = event;
    samples = known;
    patchJob(id, () => ({ progress: event, samples }));
    onProgress?.(event, samples);
  };
  let waiting: Progress | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  const showWaiting = (): void => {
    next = undefined;
    if (!waiting) return;
    const event = waiting;
    waiting = undefined;
    next = setTimeout(showWaiting, INTERVAL);
    show(event, addSample(samples, clock.elapsed, event));
  };
  const follow = (event: Progress): void => {
    waiting = event;
    if (next === undefined) showWaiting();
  };
  const timer = setInterval(() => {
    const known = addSilence(samples, clock.elapsed);
    if (last && known !== samples) show(last, known);
  }, SILENCE);
  const image = useImages.getState().images.find(({ handle }) => handle === subject.handle);
  const file = { fileName: subject.fileName ?? image?.fileName ?? '', folder: image?.folder ?? '' };
  const asked = run({ onProgress: follow, signal: controller.signal, pause: rest });
  asked.then(
    (value) => keepEnd(job, file, { result: value }),
    (error: unknown) => keepEnd(job, file, { error }),
  );
  const result = asked.finally(() => {
    clearInterval(timer);
    clearTimeout(next);
    useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((other) => other.id !== id) }));
  });
  return { result, cancel, rest };
}
