import { readFile, rename, writeFile } from 'node:fs/promises';
import type { z } from 'zod';

/** A small JSON file of our own. What is missing or broken reads as `fallback`: settings never keep the app from starting. */
export class JsonFile<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, schema: z.ZodType<T>, fallback: T) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
  }

  async read(): Promise<T> {
    try {
      return this.#schema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return this.#fallback;
    }
  }

  /** Replaces the file in one step; writes follow each other. Rejects when the disk refuses. */
  write(value: T): Promise<void> {
    const write = async (): Promise<void> => {
      const temporary = `${this.#path}.new`;
      await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`);
      await rename(temporary, this.#path);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}
