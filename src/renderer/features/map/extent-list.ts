/** Rows of the extents table, fetched page by page as they come into sight. */
import type { ImageHandle } from '../../../shared/app-protocol';
import type { EngineParams } from '../../../shared/engine-protocol';
import { describeError } from '../../../shared/error-text';
import type { ExtentPage, ExtentRow } from '../../../shared/results';
import { asPlatterError, askImage, runJob } from '../../app/api';

/** What is listed, without the place in the list. */
export type ExtentQuery = Omit<EngineParams<'extents'>, 'offset' | 'limit'>;

const PAGE = 1000;
/** Rows that one request for a copy brings. */
const CHUNK = 100_000;
/** Rows that are copied at most; more is no text for a clipboard. */
const COPY_LIMIT = 500_000;

/** What is known of a list. */
export interface Listing {
  readonly total: number;
  /** the engine keeps fewer runs than the image has */
  readonly more: boolean;
  /** why there is no list */
  readonly problem?: string;
  readonly pages: ReadonlyMap<number, readonly ExtentRow[]>;
}

export const EMPTY_LISTING: Listing = { total: 0, more: false, pages: new Map() };

/** Asks the engine for a page of a query; aborting the signal takes the question back. */
type AskPage = (offset: number, limit: number, signal: AbortSignal) => Promise<ExtentPage>;

/** The list that one query gives, as far as somebody looked. */
export class ExtentList {
  readonly #ask: AskPage;
  readonly #asked = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #listing = EMPTY_LISTING;
  /** takes back what is asked when nobody listens any more */
  #abort = new AbortController();

  constructor(ask: AskPage) {
    this.#ask = ask;
  }

  /** Fetches the beginning, and calls `listener` whenever more is known. */
  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    this.#listeners.add(listener);
    this.show(0, 1);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#abort.abort();
    };
  };

  readonly listing = (): Listing => this.#listing;

  readonly rowAt = (index: number): ExtentRow | undefined =>
    this.#listing.pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  /** Fetches the rows from `first` up to `end` unless they are there. */
  readonly show = (first: number, end: number): void => {
    for (let page = Math.floor(first / PAGE); page * PAGE < end; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      void this.#fetch(page);
    }
  };

  async #fetch(page: number): Promise<void> {
    const { signal } = this.#abort;
    try {
      const { rows, total, more } = await this.#ask(page * PAGE, PAGE, signal);
      this.#listing = { total, more, pages: new Map(this.#listing.pages).set(page, rows) };
    } catch (error) {
      if (signal.aborted) {
        this.#asked.delete(page);
        return;
      }
      const { code, fields } = asPlatterError(error);
      this.#listing = { ...EMPTY_LISTING, problem: describeError(code, fields).title };
    }
    for (const listener of this.#listeners) listener();
  }
}

/** A list of the engine's extents. */
export const extentList = (handle: ImageHandle, query: ExtentQuery): ExtentList =>
  new ExtentList((offset, limit, signal) =>
    runJob(handle, 'extents', { ...query, offset, limit }, { signal }),
  );

/** All rows of a query, for a copy; `cut` when there are too many. */
export async function fetchAllExtents(
  handle: ImageHandle,
  query: ExtentQuery,
): Promise<{ readonly rows: readonly ExtentRow[]; readonly cut: boolean }> {
  const rows: ExtentRow[] = [];
  for (;;) {
    const page = await askImage(handle, 'extents', { ...query, offset: rows.length, limit: CHUNK });
    for (const row of page.rows) rows.push(row);
    if (rows.length >= COPY_LIMIT) return { rows: rows.slice(0, COPY_LIMIT), cut: rows.length < page.total };
    if (rows.length >= page.total || page.rows.length === 0) return { rows, cut: page.more };
  }
}
