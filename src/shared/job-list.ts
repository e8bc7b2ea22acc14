/** Work as it is listed for people: jobs of tabs and items of the queue of folders are told in the same words. */
import type { FolderAct, RowOutcome } from './folder';
import type { CheckCounts } from './repair-results';

/** How a job stands. `resting`: it was paused, before its turn or on its way. */
export type JobState = 'waiting' | 'running' | 'resting' | 'stopping' | 'done' | 'failed' | 'stopped';

/** Where a job in the queue can be moved to among what waits. */
export const QUEUE_MOVES = ['first', 'up', 'down'] as const;
export type QueueMove = (typeof QUEUE_MOVES)[number];

/** One job, whatever started it. */
export interface ListedJob {
  /** unlike that of any other job of this run of the app */
  readonly id: string;
  readonly fileName: string;
  /** where the image lies, as people read it; empty where that is not known */
  readonly imageFolder: string;
  readonly state: JobState;
  readonly percent: number;
  /** it can be told to rest, or to go on */
  readonly canRest: boolean;
}

/** A job of the queue of folders. */
export interface QueuedJob extends ListedJob {
  readonly folder: string;
  readonly row: string;
  readonly act: FolderAct;
  /** it has begun: it can't be moved any more */
  readonly hasBegun: boolean;
  /** what came of it */
  readonly outcome?: RowOutcome;
  /** what a check found */
  readonly found?: CheckCounts;
}

/** Whether a job is over. */
export const isOver = ({ state }: Pick<ListedJob, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'stopped';
