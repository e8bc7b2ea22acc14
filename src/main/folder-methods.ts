import type { BrowserWindow } from 'electron';
import type { AppParams, AppResults } from '../shared/app-protocol';
import type { FOLDER_PARAMS } from '../shared/folder';
import { chooseFolder, chooseReportFolder, confirmStop } from './dialogs';
import type { FolderQueue } from './folder-queue';
import type { Folders } from './folders';
import { showInFolder } from './show-in-folder';

type FolderMethod = keyof typeof FOLDER_PARAMS;

/** One function for each request of the window about folders. */
export type FolderHandlers = {
  readonly [M in FolderMethod]: (
    params: AppParams<M>,
    window: BrowserWindow,
  ) => Promise<AppResults[M]> | AppResults[M];
};

/** What main does for the window's tables of images. */
export function folderHandlers({
  folders,
  folderQueue,
}: {
  readonly folders: Folders;
  readonly folderQueue: FolderQueue;
}): FolderHandlers {
  return {
    folders: () => ({ folders: folders.contents(), queue: folderQueue.state }),
    chooseFolder: async (_params, window) => {
      const path = await chooseFolder(window);
      if (path !== undefined) await folders.open([path]);
    },
    closeFolder: async ({ folder }, window) => {
      if (folderQueue.isWritingIn(folder) && !(await confirmStop(window, 'folder'))) return false;
      await folders.close(folder);
      return true;
    },
    listAgain: ({ folder }) => folders.listAgain(folder),
    queueActs: ({ folder, rows, act }) => folders.queueActs(folder, rows, act),
    saveReports: async ({ folder, rows, format }, window) => {
      folders.require(folder, rows);
      const place = await chooseReportFolder(window, rows.length);
      if (place === undefined) return false;
      await folders.queueActs(folder, rows, 'report', { folder: place, format });
      return true;
    },
    pauseQueue: ({ paused }) => folderQueue.pause(paused),
    pauseQueued: ({ job, paused }) => folderQueue.pauseOne(job, paused),
    moveQueued: ({ job, to }) => folderQueue.move(job, to),
    cancelActs: ({ rows }) => folderQueue.cancel(rows && new Set(rows)),
    revealRow: ({ folder, row }) => showInFolder(folders.pathOf(folder, row)),
    openRows: ({ folder, rows }) => folders.openRows(folder, rows),
  };
}
