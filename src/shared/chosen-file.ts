import { z } from 'zod';

/** Names a file that the person chose in a dialog of the system; made by main, so that the window sends no paths. */
export type FileHandle = string;
export const fileSchema = z.string().regex(/^file-[0-9]+$/);

/** A file that was chosen, with its names for people. */
export interface ChosenFile {
  readonly file: FileHandle;
  readonly fileName: string;
  readonly folder: string;
  /** bytes that are free where it is to be made, as far as that is asked and told */
  readonly free?: number;
}
