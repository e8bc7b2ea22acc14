import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeL2Entry, type L2Entry } from '../codec/l2-entry';
import { createL2Runs, L2RunKind, scanL2Table } from './l2-runs';

const CLUSTER_BITS = 16;
const CLUSTER = 2 ** CLUSTER_BITS;

/** What one entry is, taken from the codec that looks at entries one by one. */
interface Expected {
  readonly kind: L2RunKind;
  readonly copied: boolean;
  readonly host: number;
}

function expectedOf(entry: L2Entry, dataFile: boolean): Expected {
  const { copied } = entry;
  if (entry.kind === 'compressed') {
    const readable = !dataFile && !entry.problems.includes('compressed-with-subclusters');
    return { kind: readable ? L2RunKind.compressed : L2RunKind.odd, copied, host: entry.stream.offset };
  }
  const host = 'offset' in entry ? entry.offset : 0;
  if (entry.kind === 'invalid' || entry.problems.some((problem) => problem !== 'zero-flag-in-v2')) {
    return { kind: L2RunKind.odd, copied, host };
  }
  const kinds = {
    unallocated: L2RunKind.unallocated,
    'zero-plain': L2RunKind.zeroPlain,
    'zero-allocated': L2RunKind.zeroAllocated,
    data: L2RunKind.data,
    subclusters: L2RunKind.subclusters,
  };
  return { kind: kinds[entry.kind], copied, host };
}

/** Tables that have runs: each step repeats an entry, mostly with rising offsets. */
const table = (extended: boolean) =>
  fc
    .array(
      fc.record({
        high: fc.oneof(
          fc.constantFrom(0, 0x80000000, 0x80000001, 0x40000000, 0x01000000),
          fc.integer({ min: 0, max: 0xffffffff }),
        ),
        low: fc.oneof(
          fc.constantFrom(0, 1, 0x10000, 0x50000, 0xfffe0000, 0x200, 0x51e00, 0x50001),
          fc.integer({ min: 0, max: 0xffffffff }),
        ),
        zeroes: fc.constantFrom(0, 0xffffffff, 0xff),
        allocated: fc.constantFrom(0, 0xffffffff, 0xff00),
        // the loop that finds the end of a run takes sixteen entries a turn
        count: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 14, max: 50 })),
        rising: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((steps) => {
      const size = extended ? 16 : 8;
      const bytes = new Uint8Array(size * steps.reduce((sum, { count }) => sum + count, 0));
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (const { high, low, zeroes, allocated, count, rising } of steps) {
        for (let index = 0; index < count; index++, at += size) {
          const sum = low + (rising ? index * CLUSTER : 0);
          view.setUint32(at, (high + Math.floor(sum / 2 ** 32)) >>> 0);
          view.setUint32(at + 4, sum >>> 0);
          if (!extended) continue;
          view.setUint32(at + 8, zeroes);
          view.setUint32(at + 12, allocated);
        }
      }
      return bytes;
    });

describe.each([
  { extendedL2: false, dataFile: false },
  { extendedL2: false, dataFile: true },
  { extendedL2: true, dataFile: false },
  { extendedL2: true, dataFile: true },
])('runs of a table with %o', ({ extendedL2, dataFile }) => {
  const format = { version: 3, clusterBits: CLUSTER_BITS, extendedL2, dataFile };
  const size = extendedL2 ? 16 : 8;

  it('say of every entry what the codec says', () => {
    fc.assert(
      fc.property(table(extendedL2), (bytes) => {
        const runs = createL2Runs(bytes.length / size);
        scanL2Table(bytes, format, runs);
        let next = 0;
        for (let row = 0; row < runs.count; row++) {
          expect(runs.first[row]).toBe(next);
          for (let index = 0; index < runs.length[row]; index++, next++) {
            const expected = expectedOf(decodeL2Entry(bytes, next * size, format), dataFile);
            const step = expected.host === 0 && index === 0 ? 0 : index * CLUSTER;
            const host = runs.host[row] === 0 && expected.host === 0 ? 0 : runs.host[row] + step;
            expect({ kind: runs.kind[row], copied: runs.copied[row] === 1, host }).toEqual(expected);
          }
        }
        expect(next).toBe(bytes.length / size);
      }),
      { numRuns: 300 },
    );
  });

  it('are one where clusters follow each other across 4 GiB', () => {
    const bytes = new Uint8Array(4 * size);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < 4; index++) {
      const offset = 2 ** 32 - 2 * CLUSTER + index * CLUSTER;
      view.setUint32(index * size, 0x80000000 + Math.floor(offset / 2 ** 32));
      view.setUint32(index * size + 4, offset % 2 ** 32);
      if (extendedL2) view.setUint32(index * size + 12, 0xffffffff);
    }
    const runs = createL2Runs(4);
    scanL2Table(bytes, format, runs);
    expect(runs.count).toBe(1);
    expect(runs.length[0]).toBe(4);
    expect(runs.host[0]).toBe(2 ** 32 - 2 * CLUSTER);
  });
});

describe('streams', () => {
  it('have their offset whatever the cluster size', () => {
    for (const clusterBits of [9, 12, 16, 21]) {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, (1n << 62n) | 0x123456789n);
      const runs = createL2Runs(1);
      scanL2Table(bytes, { clusterBits, extendedL2: false, dataFile: false }, runs);
      expect(runs.kind[0]).toBe(L2RunKind.compressed);
      expect(runs.host[0]).toBe(0x123456789);
    }
  });
});
