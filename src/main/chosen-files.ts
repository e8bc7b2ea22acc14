import { basename, dirname } from 'node:path';
import type { ChosenFile, FileHandle } from '../shared/chosen-file';
import { PlatterError } from '../shared/errors';

/** What a file was chosen for: to be made as one of six, to be read below or into a new image, or to be compared. */
export type FilePurpose =
  'image' | 'copy' | 'raw' | 'metadata' | 'report' | 'list' | 'backing' | 'raw-disk' | 'compare';

interface Chosen {
  readonly path: string;
  readonly purpose: FilePurpose;
}

/** Files that the person chose in dialogs, by the handles that the window has for them. */
export class ChosenFiles {
  readonly #files = new Map<FileHandle, Chosen>();
  #handles = 0;

  /** Remembers a path until the app ends. */
  add(path: string, purpose: FilePurpose): ChosenFile {
    const file = `file-${++this.#handles}`;
    this.#files.set(file, { path, purpose });
    return { file, fileName: basename(path), folder: dirname(path) };
  }

  /**
   * What was chosen to be read is never written to, nor what was to be one thing made another.
   * @param purpose any, where nothing is read or written
   * @throws PlatterError `invalid-argument` for a handle that was not given, or not for that
   */
  pathOf(file: FileHandle, purpose?: FilePurpose): string {
    const chosen = this.#files.get(file);
    if (!chosen || (purpose !== undefined && chosen.purpose !== purpose))
      throw new PlatterError('invalid-argument', { name: 'file', value: file });
    return chosen.path;
  }
}
