import { basename, dirname } from 'node:path';
import type { ChosenFile, FileHandle } from '../shared/chosen-file';
import { PlatterError } from '../shared/errors';

/** Files that the person chose in dialogs, by the handles that the window has for them. */
export class ChosenFiles {
  readonly #paths = new Map<FileHandle, string>();
  #handles = 0;

  /** Remembers a path until the app ends. */
  add(path: string): ChosenFile {
    const file = `file-${++this.#handles}`;
    this.#paths.set(file, path);
    return { file, fileName: basename(path), folder: dirname(path) };
  }

  /** @throws PlatterError `invalid-argument` for a handle that was not given */
  pathOf(file: FileHandle): string {
    const path = this.#paths.get(file);
    if (path === undefined) throw new PlatterError('invalid-argument', { name: 'file', value: file });
    return path;
  }
}
