/** The folders that are open as tables: their tabs, what is known of their images, and the queue. */
import { create } from 'zustand';
import type { FolderHandle, FolderInfo, FolderRow, QueueState, RowHandle } from '../../shared/folder';
import { keepQueued } from '../features/jobs/ended-jobs';
import { announce } from '../ui/live-region';
import { formatPlural } from '../ui/numbers';
import { askApp, onApp } from './api';
import { activate, useImages } from './store';

type Rows = ReadonlyMap<RowHandle, FolderRow>;

/** A folder as the window knows it. */
export interface FolderTab extends FolderInfo {
  readonly rows: Rows;
}

interface FoldersState {
  readonly folders: readonly FolderTab[];
  /** the one that is in front while no image is */
  readonly last?: FolderHandle;
  /** a row that is to be shown, until it is */
  readonly shown?: RowHandle;
  readonly queue: QueueState;
}

const IDLE: QueueState = {
  batch: 0,
  isPaused: false,
  total: 0,
  ended: 0,
  failed: 0,
  percent: 0,
  writes: false,
  isHeld: false,
  jobs: [],
  unlisted: 0,
};

/** Folders that are open, and the queue of what is done to their images. */
export const useFolders = create<FoldersState>(() => ({ folders: [], queue: IDLE }));

/** Whether something waits in the queue, or runs. */
export const isBusy = ({ total, ended }: QueueState): boolean => ended < total;

const inFront = ({ folders, last }: FoldersState): FolderHandle | undefined =>
  folders.find(({ folder }) => folder === last)?.folder ?? folders.at(-1)?.folder;

/** The folder that is in front; undefined while an image is, or none is open. */
export const frontFolder = (): FolderHandle | undefined =>
  useImages.getState().active === undefined ? inFront(useFolders.getState()) : undefined;

/** The folder that is in front; undefined while an image is, or none is open. */
export function useFrontFolder(): FolderHandle | undefined {
  const isImage = useImages(({ active }) => active !== undefined);
  const folder = useFolders(inFront);
  return isImage ? undefined : folder;
}

/** One folder; undefined once it was closed. */
export const useFolder = (folder: FolderHandle): FolderTab | undefined =>
  useFolders(({ folders }) => folders.find((open) => open.folder === folder));

/** Brings a folder to the front, and in it a row. */
export function showFolder(folder: FolderHandle, row?: RowHandle): void {
  useFolders.setState({ last: folder, shown: row });
  useImages.setState({ active: undefined });
}

/** Brings the next (+1) or previous (-1) tab to the front, around the ends: folders first, then images. */
export function activateNeighbour(step: 1 | -1): void {
  const { images, active } = useImages.getState();
  const { folders } = useFolders.getState();
  const tabs = [
    ...folders.map(({ folder }) => ({ handle: folder, show: showFolder })),
    ...images.map(({ handle }) => ({ handle, show: activate })),
  ];
  const index = tabs.findIndex(({ handle }) => handle === (active ?? frontFolder()));
  if (index < 0) return;
  const { handle, show } = tabs[(index + step + tabs.length) % tabs.length];
  show(handle);
}

/** Closes a folder and forgets what was known of its images; where they are being written to, main asks first. */
export async function closeFolder(folder: FolderHandle): Promise<void> {
  if (!(await askApp('closeFolder', { folder }))) return;
  const { folders } = useFolders.getState();
  const left = folders.filter((open) => open.folder !== folder);
  useFolders.setState({ folders: left });
  // an image that is open comes to the front only where no folder is left
  const { images, active } = useImages.getState();
  if (left.length === 0 && active === undefined && images.length > 0) activate(images[0].handle);
}

function takeInfo(info: FolderInfo): void {
  useFolders.setState(({ folders }) => {
    const known = folders.some(({ folder }) => folder === info.folder);
    if (!known) return { folders: [...folders, { ...info, rows: new Map() }] };
    return { folders: folders.map((open) => (open.folder === info.folder ? { ...open, ...info } : open)) };
  });
}

function takeRows(folder: FolderHandle, rows: readonly FolderRow[], gone: readonly RowHandle[]): void {
  useFolders.setState(({ folders }) => ({
    folders: folders.map((open) => {
      if (open.folder !== folder) return open;
      const next = new Map(open.rows);
      for (const row of rows) next.set(row.row, row);
      for (const row of gone) next.delete(row);
      return { ...open, rows: next };
    }),
  }));
}

/** Asks main what is open, and listens from then on. */
export async function startFolders(): Promise<void> {
  onApp('folder', ({ shown, ...info }) => {
    const before = useFolders.getState().folders.find(({ folder }) => folder === info.folder);
    takeInfo(info);
    if (shown) showFolder(info.folder);
    if (before?.isListing && !info.isListing)
      announce(`${info.name}: ${formatPlural(before.rows.size, 'image')} found`);
  });
  onApp('folderRows', ({ folder, rows, gone }) => takeRows(folder, rows, gone));
  onApp('queueEnded', ({ jobs }) => keepQueued(jobs));
  onApp('queue', (queue) => useFolders.setState({ queue }));
  const { folders, queue } = await askApp('folders', {});
  useFolders.setState({ queue });
  for (const { rows, ...info } of folders) {
    takeInfo(info);
    takeRows(info.folder, rows, []);
  }
}
