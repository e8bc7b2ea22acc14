import { NewFile, type NewFileOptions } from './new-file';
import type { WritableFileStorage } from './writable-file-storage';

/** Files that an operation makes: all of them get their names, or none. */
export class NewFiles {
  readonly #made: NewFile[] = [];

  constructor(private readonly options: NewFileOptions) {}

  /** Makes an empty file, or opens a device where that will do. @throws PlatterError as `NewFile.create` */
  async create(path: string): Promise<WritableFileStorage> {
    const file = await NewFile.create(path, this.options);
    this.#made.push(file);
    return file.storage;
  }

  /** Gives the files their names when all of them are whole, in the order in which they were made. */
  async keep(): Promise<void> {
    for (const file of this.#made) await file.finish();
    for (const file of this.#made) await file.place();
  }

  /** Closes and removes the files. */
  async discard(): Promise<void> {
    for (const file of this.#made) await file.discard();
  }
}

/**
 * Does work that makes files. They have their names when it is done; where it fails there are none, and what was there
 * before is as it was.
 * @throws what `work` throws, and PlatterError as `NewFile.place`
 */
export async function withNewFiles<T>(
  options: NewFileOptions,
  work: (files: NewFiles) => Promise<T>,
): Promise<T> {
  const files = new NewFiles(options);
  try {
    const result = await work(files);
    await files.keep();
    return result;
  } catch (error) {
    await files.discard();
    throw error;
  }
}
