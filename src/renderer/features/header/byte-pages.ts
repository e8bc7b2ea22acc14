/** The bytes of a file, fetched in pages and kept while they are near. */
const PAGE = 65_536;
const KEPT = 32;

type Fetch = (offset: number, length: number) => Promise<Uint8Array>;
type Page = Uint8Array | 'fetching' | 'failed';

export class BytePages {
  readonly #fetch: Fetch;
  readonly #onArrival: () => void;
  readonly #pages = new Map<number, Page>();

  /** `onArrival` is called when bytes came that were asked for before, or failed to. */
  constructor(fetch: Fetch, onArrival: () => void) {
    this.#fetch = fetch;
    this.#onArrival = onArrival;
  }

  /** The byte at an offset; undefined while it is on its way, past the end, or unreadable. */
  byteAt(offset: number): number | undefined {
    const page = this.#page(Math.floor(offset / PAGE));
    return page instanceof Uint8Array ? page[offset % PAGE] : undefined;
  }

  /** Whether the page around an offset could not be read. */
  failedAt(offset: number): boolean {
    return this.#pages.get(Math.floor(offset / PAGE)) === 'failed';
  }

  #page(index: number): Page {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    this.#pages.set(index, 'fetching');
    this.#evict();
    this.#fetch(index * PAGE, PAGE)
      .then((bytes) => this.#pages.set(index, bytes))
      .catch(() => this.#pages.set(index, 'failed'))
      .finally(this.#onArrival);
    return 'fetching';
  }

  /** Drops the pages that came first. */
  #evict(): void {
    for (const index of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) return;
      this.#pages.delete(index);
    }
  }
}
