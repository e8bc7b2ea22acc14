import type { Storage } from '../io/storage';

/** Writes are done in whole sectors: the disk writes no less, and a sector is what survives a power cut whole. */
const SECTOR = 512;

/** A table of one cluster (L2 table, refcount block) as it is in memory. */
export class CachedTable {
  /** asked for since the last look of the budget */
  used = true;
  #dirtyFrom = Infinity;
  #dirtyTo = 0;

  /**
   * @param offset where it is in the file
   */
  constructor(
    readonly cache: TableCache,
    readonly offset: number,
    readonly bytes: Uint8Array,
  ) {}

  get dirty(): boolean {
    return this.#dirtyTo > 0;
  }

  /** Marks bytes as changed. Only for a table that was just got from its cache: others may have been let go. */
  change(from: number, to: number): void {
    if (!this.dirty) this.cache.becameDirty(this);
    this.#dirtyFrom = Math.min(this.#dirtyFrom, from);
    this.#dirtyTo = Math.max(this.#dirtyTo, to);
  }

  /** What has to be written, in whole sectors. */
  get dirtyRange(): { readonly start: number; readonly end: number } {
    const start = Math.floor(this.#dirtyFrom / SECTOR) * SECTOR;
    return { start, end: Math.min(this.bytes.length, Math.ceil(this.#dirtyTo / SECTOR) * SECTOR) };
  }

  /** It is on the disk as it is in memory. */
  written(): void {
    this.#dirtyFrom = Infinity;
    this.#dirtyTo = 0;
    this.cache.becameClean(this);
  }
}

/**
 * Bounds what tables of several caches take together. Tables that were not asked for lately go first; changed
 * ones stay until they are written, so the caller writes before there are too many.
 */
export class TableBudget {
  readonly #tables = new Set<CachedTable>();
  #bytes = 0;

  /** @param limit bytes */
  constructor(readonly limit: number) {}

  add(table: CachedTable): void {
    this.#tables.add(table);
    this.#bytes += table.bytes.length;
    if (this.#bytes > this.limit) this.#shrink(table);
  }

  remove(table: CachedTable): void {
    if (this.#tables.delete(table)) this.#bytes -= table.bytes.length;
  }

  /** Second chance: a table that was used since the last look goes to the end of the line once. */
  #shrink(newest: CachedTable): void {
    let looks = this.#tables.size * 2;
    for (const table of this.#tables) {
      if (this.#bytes <= this.limit || looks-- === 0) return;
      if (table === newest || table.dirty) continue;
      if (table.used) {
        table.used = false;
        this.#tables.delete(table);
        this.#tables.add(table);
      } else table.cache.drop(table);
    }
  }
}

/** Tables of one file that were read or changed lately, by their offset. Its size does not decide about correctness. */
export class TableCache {
  readonly #tables = new Map<number, CachedTable>();
  readonly #dirty = new Set<CachedTable>();

  /** @param tableBytes of each table: a cluster */
  constructor(
    private readonly storage: Storage,
    readonly tableBytes: number,
    private readonly budget: TableBudget,
  ) {}

  /** Tables that differ from the disk. */
  get dirty(): ReadonlySet<CachedTable> {
    return this.#dirty;
  }

  get dirtyBytes(): number {
    return this.#dirty.size * this.tableBytes;
  }

  /** The table if it is in memory: the way that waits for nothing. */
  peek(offset: number): CachedTable | undefined {
    const table = this.#tables.get(offset);
    if (table) table.used = true;
    return table;
  }

  /** The table, from the disk if need be; what is past the end of the file reads as zeroes. */
  async get(offset: number): Promise<CachedTable> {
    const known = this.peek(offset);
    if (known) return known;
    const bytes = new Uint8Array(this.tableBytes);
    await this.storage.read(offset, bytes);
    // somebody else may have been faster
    return this.peek(offset) ?? this.#add(new CachedTable(this, offset, bytes));
  }

  /** Takes a new table in, which nothing on the disk refers to. All of it has to be written. */
  create(offset: number, bytes: Uint8Array): CachedTable {
    const before = this.#tables.get(offset);
    if (before) this.drop(before);
    const table = this.#add(new CachedTable(this, offset, bytes));
    table.change(0, bytes.length);
    return table;
  }

  /** Lets a table go, changed or not: its cluster holds something else now. */
  forget(offset: number): void {
    const table = this.#tables.get(offset);
    if (table) this.drop(table);
  }

  drop(table: CachedTable): void {
    this.#tables.delete(table.offset);
    this.#dirty.delete(table);
    this.budget.remove(table);
  }

  becameDirty(table: CachedTable): void {
    this.#dirty.add(table);
  }

  becameClean(table: CachedTable): void {
    this.#dirty.delete(table);
  }

  #add(table: CachedTable): CachedTable {
    this.#tables.set(table.offset, table);
    this.budget.add(table);
    return table;
  }
}
