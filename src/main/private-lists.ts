import { randomUUID } from 'node:crypto';
import { chmodSync, constants, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A list that nobody fetched for so long is left over: the app that it was written for has ended. */
const STALE = 60_000;

const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/;

/** Lists of paths that are too long for a message between two instances: files of this user alone, read once. */
export class PrivateLists {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a list. @returns its name, for `take` */
  write(paths: readonly string[]): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    // one that was there keeps its rights
    chmodSync(this.#folder, 0o700);
    const name = `${randomUUID()}.json`;
    writeFileSync(join(this.#folder, name), JSON.stringify(paths), { flag: 'wx', mode: 0o600 });
    return name;
  }

  /** Reads a list and removes it. @throws when that is no list of this folder */
  async take(name: string): Promise<unknown> {
    if (!NAME.test(name)) throw new Error('not the name of a list');
    const path = join(this.#folder, name);
    // no link to another file, where systems know how to refuse one, and nothing that is waited for
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const file = await open(path, flags);
    try {
      return JSON.parse(await file.readFile('utf8'));
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  }

  /** Removes a list that nobody is to take. */
  remove(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
  }

  /** Removes what nobody took in a minute. */
  removeStale(now = Date.now()): void {
    try {
      for (const name of readdirSync(this.#folder).filter((found) => NAME.test(found)))
        if (now - statSync(join(this.#folder, name)).mtimeMs > STALE) this.remove(name);
    } catch {
      // there is no such folder before the first list, and nothing depends on it
    }
  }
}
