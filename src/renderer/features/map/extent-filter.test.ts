import { describe, expect, it } from 'vitest';
import { CLASS_OF_KIND, ClusterKind } from '../../../shared/cluster-kinds';
import { KIND_WORDS, parseBytes, parseExtentFilter } from './extent-filter';
import { ALL_KINDS } from './face';

const CLUSTER = 65_536;
const filterOf = (text: string) => {
  const parsed = parseExtentFilter(text, CLUSTER);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.filter;
};
const problemOf = (text: string) => {
  const parsed = parseExtentFilter(text, CLUSTER);
  return parsed.ok ? undefined : parsed.problem;
};

describe('kinds', () => {
  it('are all kept by an empty filter', () => {
    expect(filterOf('  ')).toEqual({ kinds: ALL_KINDS, within: undefined, counts: undefined });
  });

  it('can be named by class or singly, several at once', () => {
    const metadata = CLASS_OF_KIND.reduce(
      (mask, group, kind) => (group === 'metadata' ? mask | (1 << kind) : mask),
      0,
    );
    expect(filterOf('metadata').kinds).toBe(metadata);
    expect(filterOf('l2-table, leaked').kinds).toBe((1 << ClusterKind.l2Table) | (1 << ClusterKind.leaked));
  });

  it('narrow what the legend lets through', () => {
    const parsed = parseExtentFilter('metadata', CLUSTER, 1 << ClusterKind.l2Table);
    expect(parsed).toMatchObject({ ok: true, filter: { kinds: 1 << ClusterKind.l2Table } });
  });

  it('are all words that the parser takes', () => {
    for (const word of KIND_WORDS) expect(problemOf(word)).toBeUndefined();
  });
});

describe('size', () => {
  it('compares the length of a row, in clusters', () => {
    expect(filterOf('size > 1M').counts).toEqual({ least: 17, most: Number.MAX_SAFE_INTEGER });
    expect(filterOf('size>=1M').counts?.least).toBe(16);
    expect(filterOf('size<1MiB').counts).toEqual({ least: 0, most: 15 });
    expect(filterOf('size <= 100000').counts?.most).toBe(1);
    expect(filterOf('size = 64k').counts).toEqual({ least: 1, most: 1 });
  });

  it('can be given from both sides, beside kinds', () => {
    expect(filterOf('data size>1M and size<1G')).toMatchObject({
      kinds: expect.any(Number),
      counts: { least: 17, most: 16_383 },
    });
  });
});

describe('at', () => {
  it('keeps the row that holds an offset', () => {
    expect(filterOf('at 0x50000').within).toEqual({ start: 5, count: 1 });
    expect(filterOf('at 0x5_0000').within).toEqual({ start: 5, count: 1 });
  });

  it('keeps rows that touch a stretch', () => {
    expect(filterOf('at 0x50000..0x90000').within).toEqual({ start: 5, count: 5 });
    expect(filterOf('at 1M..2M').within).toEqual({ start: 16, count: 17 });
  });
});

describe('a mistake', () => {
  it('is named', () => {
    expect(problemOf('dta')).toBe('dta is no kind of cluster');
    expect(problemOf('size')).toMatch(/comparison/);
    expect(problemOf('size > many')).toMatch(/comparison/);
    expect(problemOf('at')).toMatch(/offset/);
    expect(problemOf('at 2M..1M')).toMatch(/no place/);
    expect(problemOf('data ?')).toMatch(/not understood/);
    expect(problemOf('at 0xffffffffffffffff')).toMatch(/no place/);
  });
});

it('sizes read as people write them', () => {
  expect(parseBytes('64k')).toBe(65_536);
  expect(parseBytes('1.5 GiB')).toBe(1.5 * 2 ** 30);
  expect(parseBytes('0x10')).toBe(16);
  expect(parseBytes('ten')).toBeUndefined();
});
