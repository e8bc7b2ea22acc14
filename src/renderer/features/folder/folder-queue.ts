/** Puts acts on many images into main's queue, and has it rest, go on and end. */
import type { AppMethod, AppParams, AppResults } from '../../../shared/app-protocol';
import type { FolderHandle, FolderRow, PlainAct } from '../../../shared/folder';
import type { QueueMove } from '../../../shared/job-list';
import type { ReportFormat } from '../../../shared/report';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { toast } from '../../ui/live-region';

/** @returns undefined where it failed, which was said */
async function ask<M extends AppMethod>(method: M, params: AppParams<M>): Promise<AppResults[M] | undefined> {
  try {
    return await askApp(method, params);
  } catch (error) {
    toast(errorWords(error).title);
    return undefined;
  }
}

/** Puts an act on images into the queue. */
export function queueActs(folder: FolderHandle, rows: readonly FolderRow[], act: PlainAct): void {
  if (rows.length > 0) void ask('queueActs', { folder, rows: rows.map(({ row }) => row), act });
}

/** Has main ask for a folder, and puts a report on each image into the queue, to be written there. @returns whether it was */
export const saveReports = async (
  folder: FolderHandle,
  rows: readonly FolderRow[],
  format: ReportFormat,
): Promise<boolean> =>
  (await ask('saveReports', { folder, rows: rows.map(({ row }) => row), format })) === true;

/** Takes images out of the queue, and ends what is done to them; without any, all. */
export const cancelActs = (rows?: readonly FolderRow[]): Promise<void> =>
  ask('cancelActs', { rows: rows?.map(({ row }) => row) });

/** Starts nothing new, and has what can rest do so; or goes on. */
export const pauseQueue = (paused: boolean): Promise<void> => ask('pauseQueue', { paused });

/** Has one job of the queue rest, or go on. */
export const pauseQueued = (job: string, paused: boolean): Promise<void> =>
  ask('pauseQueued', { job, paused });

/** Moves a job of the queue among those that wait. */
export const moveQueued = (job: string, to: QueueMove): Promise<void> => ask('moveQueued', { job, to });

/** Ends one job of the queue, and leaves the others going. */
export const cancelQueued = (job: string): Promise<void> => ask('cancelJob', { job });

/** Looks what is in a folder now. */
export const listAgain = (folder: FolderHandle): Promise<void> => ask('listAgain', { folder });
