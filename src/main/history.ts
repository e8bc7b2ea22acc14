import { join } from 'node:path';
import { app } from 'electron';
import type { HistoryEntry, ImageHistory } from '../shared/history';
import { historyListSchema, historyOf, withAct } from './history-list';
import type { HistoryList } from './history-list';
import { JsonFile } from './json-file';

/** Milliseconds after which a check is written down. */
const LATER = 1000;

/** What was done to images, kept in the user's folder. */
export class History {
  readonly #file = new JsonFile<HistoryList>(
    join(app.getPath('userData'), 'history.json'),
    historyListSchema,
    [],
  );
  #list: Promise<HistoryList> | undefined;
  #later: NodeJS.Timeout | undefined;

  /** What is kept of the image at a path. */
  async of(path: string): Promise<ImageHistory> {
    return historyOf(await this.#read(), path);
  }

  /** When an image was checked last, milliseconds since 1970. */
  async checkedAt(path: string): Promise<number | undefined> {
    return (await this.#read()).find((act) => act.path === path && act.entry.verb === 'check')?.entry.at;
  }

  /**
   * Keeps an act. Never rejects: what was done is done, whether or not it can be kept. Checks, which may come by the
   * dozen a second, are written a little later.
   */
  async add(path: string, entry: HistoryEntry): Promise<void> {
    this.#list = this.#read().then((list) => withAct(list, path, entry));
    await this.#list;
    if (entry.verb !== 'check') await this.#save();
    else this.#later ??= setTimeout(() => void this.#save(), LATER);
  }

  /** Forgets what was done to the file at a path, as another one takes its place. */
  async forget(path: string): Promise<void> {
    this.#list = this.#read().then((list) => list.filter((act) => act.path !== path));
    await this.#save();
  }

  async #save(): Promise<void> {
    clearTimeout(this.#later);
    this.#later = undefined;
    try {
      await this.#file.write(await this.#read());
    } catch (error) {
      console.error('The history of an image was not saved:', error);
    }
  }

  #read(): Promise<HistoryList> {
    this.#list ??= this.#file.read();
    return this.#list;
  }
}
