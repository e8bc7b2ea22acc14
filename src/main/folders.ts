import { setMaxListeners } from 'node:events';
import { access, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OpenVerdict } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';
import { MOST_TABS } from '../shared/folder';
import type { FolderAct, FolderContents, FolderHandle, FolderInfo, RowHandle } from '../shared/folder';
import type { FolderActs } from './folder-acts';
import type { FolderQueue } from './folder-queue';
import { FolderRows } from './folder-rows';
import { ImageQueue } from './image-queue';
import { listImages, lookAtFiles, NO_NOTES } from './list-images';
import { nextTurn } from './next-turn';
import { publicError } from './public-error';
import type { ReportPlace } from './report-names';
import type { SendEvent } from './window-events';

/** Headers that are read at once. */
const MOST_LOOKED_AT = 2;

/** Acts that are put into the queue before something else has its turn. */
const AT_A_TIME = 100;

/** What folders need from the rest of main. */
export interface FoldersContext {
  readonly acts: FolderActs;
  readonly queue: FolderQueue;
  readonly send: SendEvent;
  /** opens files as tabs, and remembers them */
  readonly openFiles: (paths: readonly string[]) => Promise<readonly OpenVerdict[]>;
  /** remembers a folder as one that was open */
  readonly remember: (path: string) => void;
  /** when an image was checked last, as far as that is kept */
  readonly checkedAt: (path: string) => Promise<number | undefined>;
}

interface Folder {
  /** the folder itself, or the files that came together */
  readonly root: string;
  readonly files: readonly string[];
  readonly rows: FolderRows;
  info: FolderInfo;
  /** ends the listing and looking under way */
  listing: AbortController;
}

/** The folders that are open, by handle: what is in them, and what is known of each image. */
export class Folders {
  readonly #context: FoldersContext;
  readonly #folders = new Map<FolderHandle, Folder>();
  readonly #looking = new ImageQueue(MOST_LOOKED_AT);
  #handles = 0;

  constructor(context: FoldersContext) {
    this.#context = context;
  }

  contents(): readonly FolderContents[] {
    return [...this.#folders.values()].map(({ info, rows }) => ({ ...info, rows: rows.list() }));
  }

  /** Opens each of what came from outside as what it is: folders as tables, files as tabs. */
  async open(paths: readonly string[]): Promise<readonly OpenVerdict[]> {
    const areFolders = await Promise.all(paths.map(isFolder));
    for (const path of paths.filter((_, index) => areFolders[index])) await this.#openFolder(path);
    return this.#context.openFiles(paths.filter((_, index) => !areFolders[index]));
  }

  /** As `open`, for a folder that was open before; what is said of one that is gone is said of a folder. */
  async openBefore(path: string): Promise<readonly OpenVerdict[]> {
    const isGone = await access(path).then(
      () => false,
      () => true,
    );
    if (!isGone) return this.open([path]);
    const error = new PlatterError('no-such-file', { file: path, missing: 'opened-folder' });
    return [{ kind: 'refused', fileName: basename(path), error: publicError(error, 'opening a folder') }];
  }

  /** As `open`, but more files than there is room for as tabs are a table as well. */
  async openTogether(given: readonly string[]): Promise<readonly OpenVerdict[]> {
    const paths = [...new Set(given)];
    if (paths.length <= MOST_TABS) return this.open(paths);
    const areFolders = await Promise.all(paths.map(isFolder));
    const files = paths.filter((_, index) => !areFolders[index]);
    if (files.length <= MOST_TABS) return this.open(paths);
    await this.open(paths.filter((_, index) => areFolders[index]));
    this.showTogether(files, 'file');
    return [];
  }

  /** Has a table of files; the same ones have one table. @param noun what each of them is */
  showTogether(paths: readonly string[], noun: 'file' | 'image'): void {
    const wanted = new Set(paths);
    const files = [...wanted];
    const known = [...this.#folders.values()].find(
      (open) =>
        open.root === '' &&
        open.files.length === files.length &&
        open.files.every((path) => wanted.has(path)),
    );
    if (known) this.#showAgain(known);
    else this.#add({ root: '', files, name: `${files.length} ${noun}${files.length === 1 ? '' : 's'}` });
  }

  /** Where an image of a folder lies. @throws PlatterError `invalid-argument`, `no-such-image` */
  pathOf(folder: FolderHandle, row: RowHandle): string {
    return this.#get(folder).rows.get(row).image.path;
  }

  /** Opens images of a folder as tabs. @throws PlatterError `no-such-image` */
  openRows(folder: FolderHandle, rows: readonly RowHandle[]): Promise<readonly OpenVerdict[]> {
    return this.#context.openFiles(rows.map((row) => this.pathOf(folder, row)));
  }

  /** Images that are there to be worked on. @throws PlatterError `invalid-argument`, `no-such-image` */
  require(folder: FolderHandle, rows: readonly RowHandle[]): void {
    const { rows: records } = this.#get(folder);
    for (const row of rows) records.get(row);
  }

  /**
   * Puts an act on images of a folder into the queue.
   * @param place for reports
   * @throws PlatterError `no-such-image`
   */
  async queueActs(
    folder: FolderHandle,
    rows: readonly RowHandle[],
    act: FolderAct,
    place?: ReportPlace,
  ): Promise<void> {
    this.require(folder, rows);
    const { rows: records } = this.#get(folder);
    for (const [index, row] of rows.entries()) {
      // main has a window to answer meanwhile
      if (index % AT_A_TIME === AT_A_TIME - 1) await nextTurn();
      if (records.has(row)) this.#context.queue.add(folder, records, row, act, place);
    }
  }

  /** Looks what is in a folder now. @throws PlatterError `invalid-argument` */
  listAgain(folder: FolderHandle): void {
    const open = this.#get(folder);
    open.listing.abort();
    this.#list(open);
  }

  /** Reads an image anew wherever it is listed, as it may read more than before. */
  async lookAgainAt(path: string): Promise<void> {
    // folders are listed where they really lie
    const real = await realpath(path).catch(() => path);
    for (const { rows, listing } of this.#folders.values()) {
      const row = rows.withPath(path) ?? rows.withPath(real);
      if (row !== undefined) void this.#look(rows, row, listing.signal);
    }
  }

  /** Forgets a folder, once nothing works in it any more. */
  async close(folder: FolderHandle): Promise<void> {
    const open = this.#get(folder);
    open.listing.abort();
    await this.#context.queue.leave(folder);
    open.rows.close();
    this.#folders.delete(folder);
  }

  #get(folder: FolderHandle): Folder {
    const open = this.#folders.get(folder);
    if (!open) throw new PlatterError('invalid-argument', { name: 'folder', value: folder });
    return open;
  }

  async #openFolder(path: string): Promise<void> {
    const root = await realpath(path).catch(() => path);
    this.#context.remember(root);
    const known = [...this.#folders.values()].find((open) => open.root === root);
    if (known) this.#showAgain(known);
    else this.#add({ root, files: [], name: basename(root) || root });
  }

  #showAgain(open: Folder): void {
    this.listAgain(open.info.folder);
    // as it is now: it is being listed
    this.#context.send('folder', { ...open.info, shown: true });
  }

  #add({ root, files, name }: Pick<Folder, 'root' | 'files'> & { readonly name: string }): void {
    const folder = `folder-${++this.#handles}`;
    const rows = new FolderRows(folder, root, this.#context.send);
    const info: FolderInfo = { folder, name, path: root, isListing: true, notes: NO_NOTES };
    const open: Folder = { root, files, rows, info, listing: new AbortController() };
    this.#folders.set(folder, open);
    this.#context.send('folder', { ...info, shown: true });
    this.#list(open);
  }

  /** Lists what is there and reads each header meanwhile. */
  #list(open: Folder): void {
    const { root, files, rows } = open;
    open.listing = new AbortController();
    const { signal } = open.listing;
    // thousands wait for it, which is no leak
    setMaxListeners(0, signal);
    const listed = new Set<string>();
    const found: Parameters<typeof listImages>[1]['found'] = (images) => {
      if (signal.aborted) return;
      for (const { path } of images) listed.add(path);
      for (const row of rows.take(images)) void this.#look(rows, row, signal);
    };
    const listing =
      root === ''
        ? lookAtFiles(files).then((images) => {
            found(images);
            return NO_NOTES;
          })
        : listImages(root, { signal, found });
    this.#tell(open, { isListing: true });
    void listing.then((notes) => {
      if (signal.aborted) return;
      rows.keepOnly(listed);
      this.#tell(open, { isListing: false, notes });
    });
  }

  async #look(rows: FolderRows, row: RowHandle, signal: AbortSignal): Promise<void> {
    const { image } = rows.get(row);
    try {
      const { change } = await this.#looking.run(
        image.identity,
        () => this.#context.acts.look(image.path, { signal }),
        signal,
      );
      const checkedAt = await this.#context.checkedAt(image.path);
      rows.patch(row, { ...change, checkedAt });
    } catch (error) {
      if (!signal.aborted) rows.patch(row, { summary: undefined, error: publicError(error, 'look') });
    }
  }

  #tell(open: Folder, change: Partial<FolderInfo>): void {
    open.info = { ...open.info, ...change };
    this.#context.send('folder', open.info);
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
