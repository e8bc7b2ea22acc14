import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { printable } from '../shared/printable';

const IMAGE_FILTERS = [
  { name: 'qcow2 images', extensions: ['qcow2', 'qcow', 'img'] },
  { name: 'All files', extensions: ['*'] },
];

/** Lets the person choose images; empty when dismissed. */
export async function chooseImages(window: BrowserWindow): Promise<readonly string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open disk images',
    properties: ['openFile', 'multiSelections'],
    filters: IMAGE_FILTERS,
  });
  return filePaths;
}

/** Lets the person choose a folder of images; undefined when dismissed. */
export async function chooseFolder(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a folder of disk images',
    properties: ['openDirectory'],
  });
  return filePaths[0];
}

/** Lets the person choose the folder for reports on so many images; undefined when dismissed. */
export async function chooseReportFolder(window: BrowserWindow, images: number): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: images === 1 ? 'Choose a folder for the report' : `Choose a folder for ${images} reports`,
    buttonLabel: 'Save here',
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0];
}

/** Asks whether files that an image names may be read too. Not doing so is the default. */
export async function confirmNamedFiles(
  window: BrowserWindow,
  fileName: string,
  paths: readonly string[],
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Read the files that ${printable(fileName)} names?`,
    detail: `They lie outside of its folder, and their contents would show as its own:\n\n${paths.map(printable).join('\n')}`,
    buttons: ['Read them', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** What is asked of the dialog for a file that is to be made. */
export interface SaveRequest {
  readonly title: string;
  /** proposed; the name alone lets the system choose the folder */
  readonly defaultPath: string;
  readonly filters: Electron.FileFilter[];
}

/** Asks where a file is to be made; the dialog itself asks whether one that is there may be replaced. */
export async function chooseSavePath(
  window: BrowserWindow,
  request: SaveRequest,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    ...request,
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

/** Lets the person choose the file that a new image is to stand on; undefined when dismissed. */
export async function chooseBackingFile(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a backing file',
    properties: ['openFile'],
    filters: [
      { name: 'Disk images', extensions: ['qcow2', 'qcow', 'img', 'raw'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths[0];
}

/** Lets the person choose the raw disk that an image is to be made of; undefined when dismissed. */
export async function chooseRawFile(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a raw disk',
    properties: ['openFile'],
    filters: [
      { name: 'Raw disks', extensions: ['img', 'raw', 'bin', 'dd', 'iso'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths[0];
}

/** Lets the person choose the image to compare another one with; undefined when dismissed. */
export async function chooseComparedFile(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Compare with',
    properties: ['openFile'],
    filters: IMAGE_FILTERS,
  });
  return filePaths[0];
}

/** Asks whether files may be replaced that no dialog asked about. Not doing so is the default. */
export async function confirmReplacing(window: BrowserWindow, names: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Replace ${names.map(printable).join(' and ')}?`,
    detail: 'There are files of these names already. What they hold would be lost.',
    buttons: ['Replace', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

const WRITING =
  'Files are being written. Stopping is safe: an image stays whole, with what was done until then, and a file that is not finished is removed.';

const STOP_QUESTIONS = {
  image: 'Stop and close the image?',
  folder: 'Stop and close the folder?',
} as const;

/** Asks whether work that writes is to end. Going on is the default. */
export async function confirmStop(
  window: BrowserWindow,
  leaving: keyof typeof STOP_QUESTIONS,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: STOP_QUESTIONS[leaving],
    detail: WRITING,
    buttons: ['Stop and close', 'Go on'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** What can become of work that writes when the app is left. */
export type WayToLeave = 'background' | 'stop' | 'stay';

/**
 * Asks what is to become of work that writes when the app is left. None of the answers harms an image.
 * @param canGoOn false: some of it rests, and would do so for ever without a window
 */
export async function chooseLeaving(window: BrowserWindow, canGoOn: boolean): Promise<WayToLeave> {
  const ways: readonly (readonly [WayToLeave, string])[] = [
    ...(canGoOn ? [['background', 'Keep working in background'] as const] : []),
    ['stop', 'Stop safely and quit'],
    ['stay', 'Cancel'],
  ];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Leave Platter while it writes?',
    detail: canGoOn
      ? `${WRITING} In the background the work goes on without a window, and Platter quits when it is done.`
      : WRITING,
    buttons: ways.map(([, name]) => name),
    defaultId: canGoOn ? 0 : 1,
    cancelId: ways.length - 1,
  });
  return ways[response]?.[0] ?? 'stay';
}
