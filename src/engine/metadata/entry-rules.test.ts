import { describe, expect, it } from 'vitest';
import type { Geometry } from '../image/geometry';
import { EntryRules, FAR, type EntryTable } from './entry-rules';

const MiB = 1 << 20;
const geometry = {
  clusterBits: 16,
  clusterSize: 65_536,
  fileLength: 16 * MiB,
  virtualSize: 1024 * MiB,
} as Geometry;
const rules = new EntryRules(geometry);

const halves = (entry: bigint): [number, number] => [Number(entry >> 32n), Number(entry & 0xffff_ffffn)];
const isPossible = (table: EntryTable, entry: bigint): boolean => rules.isPossible(table, ...halves(entry));
const standIn = (table: EntryTable, entry: bigint): bigint => {
  const [high, low] = rules.standIn(table, ...halves(entry), FAR);
  return (BigInt(high) << 32n) | BigInt(low);
};
const text = (word: string): bigint => BigInt(`0x${Buffer.from(word).toString('hex')}`);

describe('what can be an entry', () => {
  it.each<[EntryTable, bigint]>([
    ['l1-table', 0x8000_0000_0005_0000n],
    ['l2-table', 0x8000_0000_0005_0000n],
    ['l2-table', 0x0000_0000_0005_0001n],
    ['l2-table', 0x0000_0000_0000_0001n],
    ['l2-table', 0x4040_0000_0051_2345n],
    ['refcount-table', 0x0000_0000_0001_0000n],
    ['bitmap-table', 0x0000_0000_0001_0000n],
    // one bit has flipped: reserved, misaligned, far away
    ['l2-table', 0x8100_0000_0005_0000n],
    ['l2-table', 0x8000_0000_0005_0200n],
    ['l2-table', 0x8040_0000_0005_0000n],
  ])('%s 0x%s stays', (table, entry) => {
    expect(isPossible(table, entry)).toBe(true);
  });

  it.each([
    'password',
    'AAAAAAAA',
    '\0\0\0\0 key',
    'a\0\0\0\0\0\0\0',
    '\x01\0\0\0\0\0\0\0',
    '\0\0\0\0\0\0\0a',
    '    \n\n\n\n',
  ])('no table has %j', (word) => {
    const tables = ['l1-table', 'l2-table', 'refcount-table', 'bitmap-table'] as const;
    expect(tables.filter((table) => isPossible(table, text(word)))).toEqual([]);
  });
});

describe('a stand-in', () => {
  it('points past the end, where the entry does', () => {
    expect(standIn('l2-table', 0x8012_3456_7800_0000n)).toBe(0x8080_0000_0000_0000n);
  });

  it('has the flags and the faults of the entry', () => {
    expect(standIn('l2-table', text('\x80assword'))).toBe(0x8080_0000_0000_0202n);
    expect(standIn('l1-table', text('assword\0'))).toBe(0x0080_0000_0000_0202n);
  });

  it('points to the cluster of the file that the entry points to', () => {
    expect(standIn('l2-table', 0x3f00_0000_0005_0c00n)).toBe(0x0000_0000_0005_0202n);
  });

  it('of a stream lies past the end', () => {
    expect(standIn('l2-table', text('secret!!') | (1n << 62n))).toBe(0x403f_ffff_ffff_fe00n);
  });

  it('of a stream in the file touches the same clusters', () => {
    expect(standIn('l2-table', text('a\0\0\0\0\0\0\0'))).toBe(0x4040_0000_0000_fe00n);
  });

  it('of a refcount block that QEMU can not read can not be read', () => {
    expect(standIn('refcount-table', 0xdead_beef_dead_be00n) >> 63n).toBe(1n);
  });
});
