/** Puts acts on many images into main's queue, and has it rest, go on and end. */
import type { AppMethod, AppParams } from '../../../shared/app-protocol';
import type { FolderHandle, FolderRow, PlainAct } from '../../../shared/folder';
import { askApp } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { toast } from '../../ui/live-region';

async function ask<M extends AppMethod>(method: M, params: AppParams<M>): Promise<void> {
  try {
    await askApp(method, params);
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Puts an act on images into the queue. */
export function queueActs(folder: FolderHandle, rows: readonly FolderRow[], act: PlainAct): void {
  if (rows.length > 0) void ask('queueActs', { folder, rows: rows.map(({ row }) => row), act });
}

/** Has main ask for a folder, and puts a report on each image into the queue, to be written there. */
export const saveReports = (folder: FolderHandle, rows: readonly FolderRow[]): Promise<void> =>
  ask('saveReports', { folder, rows: rows.map(({ row }) => row) });

/** Takes images out of the queue, and ends what is done to them; without any, all. */
export const cancelActs = (rows?: readonly FolderRow[]): Promise<void> =>
  ask('cancelActs', { rows: rows?.map(({ row }) => row) });

/** Starts nothing new, and has what can rest do so; or goes on. */
export const pauseQueue = (paused: boolean): Promise<void> => ask('pauseQueue', { paused });

/** Looks what is in a folder now. */
export const listAgain = (folder: FolderHandle): Promise<void> => ask('listAgain', { folder });
