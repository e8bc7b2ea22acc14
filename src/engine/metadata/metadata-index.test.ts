import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../shared/errors';
import { endLine, headLine, IndexReader, runLine } from './metadata-index';

const HEAD = headLine({ fileLength: 1 << 20, clusterSize: 65_536 });

/** Reads lines after a head. */
const read = (...lines: readonly string[]) => {
  const reader = new IndexReader('a.map');
  reader.head(HEAD);
  return lines.map((line) => reader.next(line));
};

describe('the index of metadata', () => {
  it('reads what it writes', () => {
    const run = { offset: 65_536, length: 512, structure: 'l1-table', leftOut: undefined } as const;
    const left = { offset: 131_072, length: 65_536, structure: 'l2-table', leftOut: 'guest-data' } as const;
    expect(read(runLine(run), runLine(left), endLine(512))).toEqual([
      { kind: 'run', run },
      { kind: 'run', run: left },
      { kind: 'end', bytes: 512 },
    ]);
    expect(new IndexReader('a.map').head(HEAD)).toEqual({ fileLength: 1 << 20, clusterSize: 65_536 });
  });

  it('has no cluster size where the header says none', () => {
    expect(new IndexReader('a.map').head(headLine({ fileLength: 5 }))).toEqual({ fileLength: 5 });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"format":"other","version":1,"file-length":1}',
    '{"format":"platter-metadata","version":2,"file-length":1}',
    '{"format":"platter-metadata","version":1}',
    '{"format":"platter-metadata","version":1,"file-length":-1}',
    '{"format":"platter-metadata","version":1,"file-length":1e300}',
    '{"format":"platter-metadata","version":1,"file-length":"1"}',
    '{"format":"platter-metadata","version":1,"file-length":1,"cluster-size":0.5}',
  ])('takes no other file for one: %s', (line) => {
    expect(() => new IndexReader('a.map').head(line)).toThrow(PlatterError);
  });

  it.each([
    [['{"offset":0,"length":0,"of":"header"}'], 'a run is empty'],
    [['{"offset":0,"length":512,"of":"nothing"}'], 'no structure'],
    [['{"offset":0,"length":512,"of":"__proto__"}'], 'no structure'],
    [['{"offset":0,"length":512,"of":"header","left-out":"no"}'], 'reason'],
    [['{"offset":-8,"length":512,"of":"header"}'], 'no whole number'],
    [['{"offset":1048576,"length":1,"of":"header"}'], 'behind the image'],
    [['{"offset":8,"length":9007199254740991,"of":"header"}'], 'behind the image'],
    [['{"offset":512,"length":8,"of":"header"}', '{"offset":516,"length":8,"of":"header"}'], 'above it'],
    [['{"offset":512,"length":8,"of":"header"}', '{"offset":0,"length":8,"of":"header"}'], 'above it'],
  ])('refuses runs that no image has: %j', (lines, detail) => {
    expect(() => read(...lines)).toThrow(detail);
  });

  it('names the line', () => {
    expect(() => read('{"offset":0,"length":512,"of":"header"}', 'x')).toThrow('"line":3');
  });
});
