import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { TableBudget, TableCache } from './table-cache';

const TABLE = 1024;

/** A cache over a file of which each table is full of its number. */
function cacheOf(tables: number, limit: number): { cache: TableCache; storage: MemoryStorage } {
  const bytes = Uint8Array.from({ length: 64 * TABLE }, (_, index) => Math.floor(index / TABLE));
  const storage = new MemoryStorage(bytes.subarray(0, tables * TABLE));
  return { cache: new TableCache(storage, TABLE, new TableBudget(limit * TABLE)), storage };
}

/** Which of the first tables are in memory. */
const held = (cache: TableCache, tables: number): number[] =>
  Array.from({ length: tables }, (_, index) => index).filter((index) => cache.peek(index * TABLE));

describe('a cache of tables', () => {
  it('reads a table once, and gives the same one to all who ask', async () => {
    const { cache } = cacheOf(4, 4);
    const [one, two] = await Promise.all([cache.get(TABLE), cache.get(TABLE)]);
    expect(one).toBe(two);
    expect(one.bytes[0]).toBe(1);
    expect(cache.peek(TABLE)).toBe(one);
    expect(cache.peek(0)).toBeUndefined();
  });

  it('gives zeroes past the end of the file', async () => {
    const { cache } = cacheOf(1, 4);
    expect((await cache.get(5 * TABLE)).bytes).toEqual(new Uint8Array(TABLE));
  });

  it('lets go what was not asked for lately, within its budget', async () => {
    const { cache } = cacheOf(16, 3);
    for (let index = 0; index < 16; index++) await cache.get(index * TABLE);
    expect(held(cache, 16)).toHaveLength(3);
    expect(held(cache, 16)).toContain(15);
  });

  it('never lets go of a table that differs from the disk', async () => {
    const { cache } = cacheOf(16, 2);
    for (let index = 0; index < 4; index++) (await cache.get(index * TABLE)).change(8, 16);
    for (let index = 4; index < 16; index++) await cache.get(index * TABLE);
    expect(held(cache, 4)).toEqual([0, 1, 2, 3]);
    expect(cache.dirtyBytes).toBe(4 * TABLE);
    for (const table of cache.dirty) table.written();
    await cache.get(15 * TABLE);
    await cache.get(14 * TABLE);
    expect(held(cache, 16).length).toBeLessThanOrEqual(2);
  });

  it('knows which whole sectors of a table are to be written', async () => {
    const { cache } = cacheOf(2, 2);
    const table = await cache.get(0);
    expect(table.dirty).toBe(false);
    table.change(520, 528);
    expect(table.dirtyRange).toEqual({ start: 512, end: 1024 });
    table.change(0, 1);
    expect(table.dirtyRange).toEqual({ start: 0, end: 1024 });
    table.written();
    expect([table.dirty, cache.dirty.size]).toEqual([false, 0]);
  });

  it('takes new tables in whole, in place of what was there', async () => {
    const { cache } = cacheOf(2, 2);
    (await cache.get(0)).change(0, 8);
    const made = cache.create(0, new Uint8Array(TABLE).fill(9));
    expect(cache.peek(0)).toBe(made);
    expect([...cache.dirty]).toEqual([made]);
    expect(made.dirtyRange).toEqual({ start: 0, end: TABLE });
    cache.forget(0);
    expect([cache.peek(0), cache.dirty.size]).toEqual([undefined, 0]);
    expect((await cache.get(0)).bytes[0]).toBe(0);
  });
});
