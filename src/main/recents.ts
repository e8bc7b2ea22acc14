import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { app } from 'electron';
import type { RecentImage } from '../shared/app-protocol';
import { JsonFile } from './json-file';
import { isLasting, recentId, recentListSchema, withPin, withRecent } from './recent-list';
import type { RecentList } from './recent-list';

/** Images that were open before, kept in the user's folder and told to the system. */
export class Recents {
  readonly #file = new JsonFile<RecentList>(
    join(app.getPath('userData'), 'recent.json'),
    recentListSchema,
    [],
  );
  readonly #changed: (recents: readonly RecentImage[]) => void;
  #list: Promise<RecentList> = this.#file.read();

  /** @param changed called with the new list whenever there is one */
  constructor(changed: (recents: readonly RecentImage[]) => void) {
    this.#changed = changed;
  }

  /** As the window shows them, each with whether its file is still there. */
  async show(): Promise<readonly RecentImage[]> {
    return Promise.all((await this.#list).map(describe));
  }

  /** Undefined for an id that is not on the list. */
  async pathOf(id: string): Promise<string | undefined> {
    return (await this.#list).find(({ path }) => recentId(path) === id)?.path;
  }

  async add(path: string): Promise<void> {
    if (!isLasting(path, app.getPath('temp'))) return;
    app.addRecentDocument(path);
    await this.#replace((list) => withRecent(list, path));
  }

  /** Forgets all but what is pinned. The system's own list knows no pins and is filled again with them. */
  async clear(): Promise<void> {
    await this.#replace((list) => list.filter(({ pinned }) => pinned));
    await this.#tellSystem();
  }

  /** Pins one, or lets go of it; an id that is not on the list is no error. */
  async pin(id: string, pinned: boolean): Promise<void> {
    const path = await this.pathOf(id);
    if (path !== undefined) await this.#replace((list) => withPin(list, path, pinned));
  }

  /** Takes one off the list, such as a file that is gone. */
  async forget(id: string): Promise<void> {
    await this.#replace((list) => list.filter(({ path }) => recentId(path) !== id));
    await this.#tellSystem();
  }

  async #tellSystem(): Promise<void> {
    app.clearRecentDocuments();
    for (const { path } of [...(await this.#list)].reverse()) app.addRecentDocument(path);
  }

  async #replace(change: (list: RecentList) => RecentList): Promise<void> {
    this.#list = this.#list.then(change);
    const list = await this.#list;
    this.#changed(await this.show());
    await this.#file.write(list);
  }
}

async function describe({ path, pinned = false }: RecentList[number]): Promise<RecentImage> {
  const missing = await access(path).then(
    () => false,
    () => true,
  );
  return { id: recentId(path), fileName: basename(path), folder: dirname(path), missing, pinned };
}
