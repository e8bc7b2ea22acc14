import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { app } from 'electron';
import type { RecentImage } from '../shared/app-protocol';
import { JsonFile } from './json-file';
import { isLasting, recentId, recentListSchema, withPin, withRecent } from './recent-list';
import type { Recent, RecentList } from './recent-list';

/** Images and folders that were open before, kept in the user's folder; the system is told of the images. */
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
  async get(id: string): Promise<Recent | undefined> {
    return (await this.#list).find(({ path }) => recentId(path) === id);
  }

  async add(path: string): Promise<void> {
    if (!isLasting(path, app.getPath('temp'))) return;
    app.addRecentDocument(path);
    await this.#replace((list) => withRecent(list, { path }));
  }

  /** The same for a folder, which the system's own list could not have opened as one. */
  async addFolder(path: string): Promise<void> {
    if (!isLasting(path, app.getPath('temp'))) return;
    await this.#replace((list) => withRecent(list, { path, isFolder: true }));
  }

  /** Forgets all but what is pinned. The system's own list knows no pins and is filled again with them. */
  async clear(): Promise<void> {
    await this.#replace((list) => list.filter(({ pinned }) => pinned));
    await this.#tellSystem();
  }

  /** Pins one, or lets go of it; an id that is not on the list is no error. */
  async pin(id: string, pinned: boolean): Promise<void> {
    const recent = await this.get(id);
    if (recent) await this.#replace((list) => withPin(list, recent, pinned));
  }

  /** Takes one off the list, such as a file that is gone. */
  async forget(id: string): Promise<void> {
    await this.#replace((list) => list.filter(({ path }) => recentId(path) !== id));
    await this.#tellSystem();
  }

  async #tellSystem(): Promise<void> {
    app.clearRecentDocuments();
    const images = (await this.#list).filter(({ isFolder }) => !isFolder);
    for (const { path } of images.reverse()) app.addRecentDocument(path);
  }

  async #replace(change: (list: RecentList) => RecentList): Promise<void> {
    this.#list = this.#list.then(change);
    const list = await this.#list;
    this.#changed(await this.show());
    await this.#file.write(list);
  }
}

async function describe({ path, pinned = false, isFolder = false }: Recent): Promise<RecentImage> {
  const missing = await access(path).then(
    () => false,
    () => true,
  );
  const fileName = basename(path) || path;
  return { id: recentId(path), fileName, folder: dirname(path), missing, pinned, isFolder };
}
