import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createL2Runs, L2RunKind, scanL2Table } from '../image/l2-runs';
import { writeUint64, type Uint64 } from './big-endian';
import { decodeL2Entry, type L2Entry, type L2EntryFormat } from './l2-entry';

const ENTRIES = 16;
const word = fc.nat(2 ** 32 - 1);
const sparse = fc.constantFrom(0, 1, 0x80000000, 0xffffffff, 0x10000, 0x20000, 0x40000000);
/** Mostly entries as images have them, some of random bits. */
const words64 = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: sparse }, word), fc.oneof({ weight: 3, arbitrary: sparse }, word))
  .map(([high, low]): Uint64 => ({ high, low }));

/** An entry as the scan describes it; `host` is 0 where it has no cluster. */
interface Seen {
  readonly kind: number;
  readonly copied: boolean;
  readonly host: number;
}

/** What the scan should say of an entry, from what the codec says. */
function seenByCodec(entry: L2Entry): Seen {
  const odd = entry.problems.some((problem) => problem !== 'compressed-copied-flag');
  const seen = (kind: number, host: number): Seen => ({
    kind: odd ? L2RunKind.odd : kind,
    copied: entry.copied,
    host,
  });
  switch (entry.kind) {
    case 'unallocated':
      return seen(L2RunKind.unallocated, 0);
    case 'zero-plain':
      return seen(L2RunKind.zeroPlain, 0);
    case 'zero-allocated':
      return seen(L2RunKind.zeroAllocated, entry.offset);
    case 'data':
      return seen(L2RunKind.data, entry.offset);
    case 'compressed':
      return seen(L2RunKind.compressed, entry.stream.offset);
    case 'subclusters':
      return seen(L2RunKind.subclusters, entry.offset);
    case 'invalid':
      return seen(L2RunKind.odd, entry.offset);
  }
}

/** The entries of a table, from its runs. */
function seenByScan(bytes: Uint8Array, format: L2EntryFormat): readonly Seen[] {
  const runs = createL2Runs(ENTRIES);
  scanL2Table(bytes, format, runs);
  const entries: Seen[] = [];
  for (let row = 0; row < runs.count; row++) {
    const kind = runs.kind[row];
    const clusters = runs.host[row] !== 0 || (kind === L2RunKind.data && format.dataFile);
    for (let index = 0; index < runs.length[row]; index++) {
      const host = runs.host[row] + (clusters ? index * 2 ** format.clusterBits : 0);
      entries.push({ kind, copied: runs.copied[row] === 1, host });
    }
  }
  return entries;
}

it.each([false, true])(
  'the fast scan of a table agrees with the codec, extended entries %s',
  (extendedL2) => {
    const size = extendedL2 ? 16 : 8;
    const length = (ENTRIES * size) / 8;
    const clusterBits = fc.integer({ min: extendedL2 ? 14 : 9, max: 21 });
    fc.assert(
      fc.property(
        fc.array(words64, { minLength: length, maxLength: length }),
        clusterBits,
        fc.boolean(),
        (words, bits, dataFile) => {
          const bytes = new Uint8Array(ENTRIES * size);
          words.forEach((value, index) => writeUint64(bytes, index * 8, value));
          const format: L2EntryFormat = { version: 3, clusterBits: bits, extendedL2, dataFile };
          const expected = words
            .slice(0, ENTRIES)
            .map((_value, index) => seenByCodec(decodeL2Entry(bytes, index * size, format)));
          expect(seenByScan(bytes, format)).toEqual(expected);
        },
      ),
      { numRuns: 1000 },
    );
  },
);
