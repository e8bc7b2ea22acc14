import * as fs from 'node:fs';
import { PlatterError } from '../../shared/errors';
import type { Storage } from './storage';
import { WritableFileStorage } from './writable-file-storage';

/** Files that an operation makes: all of them stay, or none. */
export class NewFiles {
  readonly #made: WritableFileStorage[] = [];

  /**
   * @param sources what is read meanwhile and so can't be written to
   * @param overwrite empties files that are there
   */
  constructor(
    private readonly sources: readonly Storage[],
    private readonly overwrite: boolean,
  ) {}

  /**
   * Makes an empty file.
   * @throws PlatterError invalid-argument where it is one of the sources; as WritableFileStorage.create
   */
  async create(path: string): Promise<WritableFileStorage> {
    const there = identityAt(path);
    for (const source of this.sources) {
      if (there === undefined || (await source.identity()).file !== there) continue;
      const expected = 'another file than the one that is read';
      throw new PlatterError('invalid-argument', { file: path, name: path, expected });
    }
    const storage = await WritableFileStorage.create(path, { overwrite: this.overwrite });
    this.#made.push(storage);
    return storage;
  }

  /** Closes the files, which stay. */
  async keep(): Promise<void> {
    for (const storage of this.#made) await storage.close();
  }

  /** Closes the files and removes them. */
  async discard(): Promise<void> {
    await this.keep();
    for (const { name } of this.#made) {
      if (fs.lstatSync(name, { throwIfNoEntry: false })?.isFile()) fs.rmSync(name, { force: true });
    }
  }
}

function identityAt(path: string): string | undefined {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/**
 * Does work that makes files, and removes them where it fails.
 * @throws what `work` throws
 */
export async function withNewFiles<T>(
  { sources, overwrite }: { readonly sources: readonly Storage[]; readonly overwrite: boolean },
  work: (files: NewFiles) => Promise<T>,
): Promise<T> {
  const files = new NewFiles(sources, overwrite);
  try {
    const result = await work(files);
    await files.keep();
    return result;
  } catch (error) {
    await files.discard();
    throw error;
  }
}
