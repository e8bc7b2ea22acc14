import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';

/** Files set aside that are told apart by their numbers; the next one takes the place of the last. */
const MOST_ASIDE = 9;

/**
 * A small JSON file of our own. What is missing or broken reads as `fallback`: settings never keep the app from
 * starting. A broken file is set aside before anything takes its place.
 */
export class JsonFile<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  readonly #setAside: (fileName: string, aside: string) => void;
  #writing: Promise<void> = Promise.resolve();

  /** @param setAside told the name of a broken file, and the one that it has now */
  constructor(
    path: string,
    schema: z.ZodType<T>,
    fallback: T,
    setAside: (fileName: string, aside: string) => void = warnOfBroken,
  ) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
    this.#setAside = setAside;
  }

  async read(): Promise<T> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch {
      return this.#fallback;
    }
    try {
      return this.#schema.parse(JSON.parse(text));
    } catch {
      await this.#keepBroken();
      return this.#fallback;
    }
  }

  /** Replaces the file in one step; writes follow each other. Rejects when the disk refuses. */
  write(value: T): Promise<void> {
    const write = async (): Promise<void> => {
      const temporary = `${this.#path}.new`;
      // flushed: after a power cut the name may else lead to an empty file
      await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
      await rename(temporary, this.#path);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }

  async #keepBroken(): Promise<void> {
    let number = 1;
    while (number < MOST_ASIDE && existsSync(this.#aside(number))) number++;
    try {
      await rename(this.#path, this.#aside(number));
    } catch {
      // in a folder that takes no other name nothing will take the place of the broken file either
      return;
    }
    this.#setAside(basename(this.#path), basename(this.#aside(number)));
  }

  #aside(number: number): string {
    return `${this.#path}.broken-${number}`;
  }
}

const warnOfBroken = (fileName: string, aside: string): void =>
  console.warn(`${fileName} could not be read. It was set aside as ${aside}.`);
