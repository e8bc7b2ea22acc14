import type { BrowserWindow } from 'electron';

/** What of a window tells macOS which document it shows. */
export type DocumentWindow = Pick<BrowserWindow, 'setRepresentedFilename' | 'setDocumentEdited'>;

/** The document in front. */
export interface ShownDocument {
  /** absent where no image is open */
  readonly path?: string;
  /** something is planned or under way that changes it */
  readonly edited: boolean;
}

/** Has the title bar of macOS stand for the file in front, and mark it while it changes. Other systems know nothing like it. */
export function representFile(
  window: DocumentWindow,
  { path = '', edited }: ShownDocument,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'darwin') return;
  window.setRepresentedFilename(path);
  window.setDocumentEdited(edited);
}
