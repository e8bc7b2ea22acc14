/** Jobs that are over, of tabs and of the queue of folders, the latest first: until the app ends, or they are cleared. */
import { create } from 'zustand';
import type { ListedJob, QueuedJob } from '../../../shared/job-list';
import { asPlatterError } from '../../app/api';
import { errorWords } from '../../app/error-words';
import type { PlacedFile } from '../../app/tell-apart';
import { ENDED_TEXTS } from './ended-text';
import type { Job } from './jobs';

/** A job of a tab that is over. */
export interface EndedTabJob extends ListedJob {
  readonly handle?: Job['handle'];
  readonly method: Job['method'];
  /** what came of it, in one line */
  readonly line: string;
}

/** A job that is over, whatever started it. */
export type EndedJob = EndedTabJob | QueuedJob;

/** More are not kept. */
const MOST_KEPT = 200;

export const useEnded = create<{ readonly jobs: readonly EndedJob[] }>(() => ({ jobs: [] }));

const keep = (ended: readonly EndedJob[]): void =>
  useEnded.setState(({ jobs }) => ({ jobs: [...[...ended].reverse(), ...jobs].slice(0, MOST_KEPT) }));

/** Forgets all that is over. */
export const clearEnded = (): void => useEnded.setState({ jobs: [] });

/** Keeps jobs of the queue that are over. */
export const keepQueued = (jobs: readonly QueuedJob[]): void => keep(jobs);

/** Keeps the end of a job of a tab; one that nobody asked for, as the reading of a map, only where it failed. */
export function keepEnd(
  job: Pick<Job, 'id' | 'handle' | 'method'>,
  { fileName, folder: imageFolder }: PlacedFile,
  end: { readonly result: unknown } | { readonly error: unknown },
): void {
  const { handle, method } = job;
  const textOf = ENDED_TEXTS[method];
  const error = 'error' in end ? asPlatterError(end.error) : undefined;
  const isStopped = error?.code === 'cancelled';
  if (!textOf && (!error || isStopped)) return;
  const line = error
    ? isStopped
      ? 'Stopped'
      : errorWords(error).title
    : (textOf?.('result' in end ? end.result : undefined) ?? '');
  const state = isStopped ? 'stopped' : error ? 'failed' : 'done';
  keep([
    {
      id: `job-tab-${job.id}`,
      handle,
      method,
      fileName,
      imageFolder,
      state,
      percent: 100,
      canRest: false,
      line,
    },
  ]);
}
