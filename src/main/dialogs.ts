import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { printable } from '../shared/printable';

/** Lets the person choose images; empty when dismissed. */
export async function chooseImages(window: BrowserWindow): Promise<readonly string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open disk images',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'qcow2 images', extensions: ['qcow2', 'qcow', 'img'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths;
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
