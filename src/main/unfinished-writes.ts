import { access } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { KEPT_ACTS } from '../shared/kept-acts';
import type { UnfinishedWrite } from '../shared/unfinished-write';
import { JsonFile } from './json-file';
import { knownEntries } from './known-entries';
import { isLasting, recentId } from './recent-list';

/** Writes that are remembered; no more run at once by far. */
const MOST = 100;

const writeSchema = z.object({
  path: z.string().min(1).max(4096).refine(isAbsolute),
  act: z.enum(KEPT_ACTS),
  /** milliseconds since 1970 */
  began: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
});
const listSchema = knownEntries(writeSchema, MOST).transform((list) =>
  // what was cut off again before it was done has two notes: the last one stands first
  list.filter(({ path }, index) => list.findIndex((write) => write.path === path) === index),
);
type Write = Readonly<z.infer<typeof writeSchema>>;

/**
 * What is being written to, kept in the user's folder as long as it lasts. What the file has when the app starts was cut
 * off: one app alone has the folder, and so whoever wrote it is gone.
 */
export class UnfinishedWrites {
  readonly #file = new JsonFile<readonly Write[]>(
    join(app.getPath('userData'), 'writing.json'),
    listSchema,
    [],
  );
  readonly #changed: (left: readonly UnfinishedWrite[]) => void;
  readonly #running = new Set<Write>();
  #left: Promise<readonly Write[]>;
  #isShown = false;

  /**
   * @param changed called with what was cut off whenever that list changes
   * @param emptied a folder that is emptied when the app starts: what was cut off in it is of no interest
   */
  constructor(changed: (left: readonly UnfinishedWrite[]) => void, emptied: string) {
    this.#changed = changed;
    this.#left = this.#file.read().then((list) => list.filter(({ path }) => isLasting(path, emptied)));
  }

  /**
   * Notes a write before it begins. Neither this nor what it returns rejects: a disk that takes no note takes no part in
   * what is written, and neither does a window that can't be told.
   * @returns called when it has ended, with whether it did what it was to do: only then is what was cut off in that file
   *   no longer of interest
   */
  async begin(write: Write): Promise<(done: boolean) => Promise<void>> {
    this.#running.add(write);
    await this.#save();
    return async (done) => {
      this.#running.delete(write);
      if (done) await this.#replace((left) => left.filter(({ path }) => path !== write.path));
      else await this.#save();
    };
  }

  /** What was cut off, as the window shows it. */
  async show(): Promise<readonly UnfinishedWrite[]> {
    this.#isShown = true;
    return Promise.all((await this.#left).map(describe));
  }

  /** The file of a write that was cut off; undefined for an id that names none. */
  async pathOf(id: string): Promise<string | undefined> {
    return (await this.#left).find(({ path }) => recentId(path) === id)?.path;
  }

  /** Forgets a write that was cut off. */
  async forget(id: string): Promise<void> {
    if ((await this.pathOf(id)) === undefined) return;
    await this.#replace((left) => left.filter(({ path }) => recentId(path) !== id));
  }

  /**
   * Told that images are to be opened: what was cut off in them has been seen then. What the app is started with comes
   * before anything was shown, and keeps its note.
   * @returns told the path of each that was opened
   */
  opening(): (opened: string) => void {
    if (!this.#isShown) return () => undefined;
    return (opened) => void this.forget(recentId(opened));
  }

  async #replace(change: (left: readonly Write[]) => readonly Write[]): Promise<void> {
    const before = this.#left;
    this.#left = before.then(change);
    await this.#save();
    if ((await this.#left).length === (await before).length) return;
    const left = await this.show();
    try {
      this.#changed(left);
    } catch (error) {
      console.error('What was cut off could not be told:', error);
    }
  }

  async #save(): Promise<void> {
    try {
      await this.#file.write([...this.#running, ...(await this.#left)]);
    } catch (error) {
      console.error('What is being written to was not noted:', error);
    }
  }
}

async function describe({ path, act, began }: Write): Promise<UnfinishedWrite> {
  const missing = await access(path).then(
    () => false,
    () => true,
  );
  return { id: recentId(path), fileName: basename(path), folder: dirname(path), missing, act, began };
}
