import { basename, dirname, relative } from 'node:path';
import { PlatterError } from '../shared/errors';
import type { FolderHandle, FolderRow, RowHandle } from '../shared/folder';
import type { ListedImage } from './list-images';
import type { SendEvent } from './window-events';

/** Milliseconds between two events about a folder. */
const BEAT = 200;
/** Rows that one event carries. */
const MOST_TOLD = 400;

/** An image of a folder, with what the window is not told. */
export interface RowRecord {
  readonly image: ListedImage;
  readonly row: FolderRow;
}

let handles = 0;

/** The images of one folder; tells the window what is new of them, a few times a second. */
export class FolderRows {
  readonly #folder: FolderHandle;
  readonly #root: string;
  readonly #send: SendEvent;
  readonly #records = new Map<RowHandle, RowRecord>();
  readonly #rowOf = new Map<string, RowHandle>();
  readonly #untold = new Set<RowHandle>();
  #gone: RowHandle[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param root the folder that is listed; empty for files that came together */
  constructor(folder: FolderHandle, root: string, send: SendEvent) {
    this.#folder = folder;
    this.#root = root;
    this.#send = send;
  }

  list(): readonly FolderRow[] {
    return [...this.#records.values()].map(({ row }) => row);
  }

  /** @throws PlatterError `no-such-image` for a row that is not of this folder */
  get(row: RowHandle): RowRecord {
    const record = this.#records.get(row);
    if (!record) throw new PlatterError('no-such-image', { handle: row });
    return record;
  }

  /** The image at a path; undefined where it is not listed. */
  withPath(path: string): RowHandle | undefined {
    return this.#rowOf.get(path);
  }

  has(row: RowHandle): boolean {
    return this.#records.has(row);
  }

  /** Takes what was listed in: what is new, and what is not as it was. @returns the rows to be looked at */
  take(images: readonly ListedImage[]): readonly RowHandle[] {
    return images.map((image) => {
      const known = this.#rowOf.get(image.path);
      const before = known === undefined ? undefined : this.#records.get(known);
      const row = known ?? `row-${++handles}`;
      this.#rowOf.set(image.path, row);
      const isSame = before?.image.stamp === image.stamp;
      const { path, fileLength } = image;
      const folder = dirname(path);
      const within = this.#root === '' ? folder : relative(this.#root, folder);
      const fresh: FolderRow = { row, fileName: basename(path), folder, within, fileLength };
      const kept = before && { ...before.row, fileLength };
      // what was found out was about the file as it was
      const changed = kept && { ...kept, check: undefined, forecast: undefined, plan: undefined };
      this.#set(row, { image, row: kept === undefined ? fresh : isSame ? kept : (changed ?? fresh) });
      return row;
    });
  }

  /** Forgets all images but these: the others are gone. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const [row, { image }] of this.#records) {
      if (paths.has(image.path)) continue;
      this.#records.delete(row);
      this.#rowOf.delete(image.path);
      this.#untold.delete(row);
      this.#gone.push(row);
    }
    this.#tellLater();
  }

  /** Changes what is known of an image, if it is still there. */
  patch(row: RowHandle, change: Partial<FolderRow>): void {
    const record = this.#records.get(row);
    if (record) this.#set(row, { ...record, row: { ...record.row, ...change } });
  }

  /** Whether the window knows all that is known here. */
  get isTold(): boolean {
    return this.#untold.size === 0;
  }

  /** Tells nothing more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#records.clear();
    this.#untold.clear();
  }

  #set(row: RowHandle, record: RowRecord): void {
    this.#records.set(row, record);
    this.#untold.add(row);
    this.#tellLater();
  }

  #tellLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, BEAT);
  }

  #tell(): void {
    const told = [...this.#untold].slice(0, MOST_TOLD);
    for (const row of told) this.#untold.delete(row);
    const rows = told.map((row) => this.#records.get(row)?.row).filter((row) => row !== undefined);
    this.#send('folderRows', { folder: this.#folder, rows, gone: this.#gone });
    this.#gone = [];
    if (this.#untold.size > 0) this.#tellLater();
  }
}
