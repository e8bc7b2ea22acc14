import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../src/engine/io/memory-storage';
import { RecordingStorage, type JournalEntry } from '../src/engine/io/recording-storage';
import { durableEntries, imageAfter, imageAfterPowerCut, imagesAfterEach } from './crash-images';

const SECTOR = 512;
const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const write = (position: number, bytes: Uint8Array): JournalEntry => ({ kind: 'write', position, bytes });
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** A change with small numbers. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    position: fc.nat(5000),
    length: fc.nat(2000),
    value: fc.nat(255),
  }),
  fc.record({ kind: fc.constant('punch' as const), position: fc.nat(5000), length: fc.nat(2000) }),
  fc.record({ kind: fc.constant('truncate' as const), length: fc.nat(6000) }),
  fc.record({ kind: fc.constant('flush' as const) }),
);

describe('the program ends', () => {
  it('each prefix is what the storage held at that point', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const initial = filled(1000, 1);
        const memory = new MemoryStorage(initial);
        const storage = new RecordingStorage(memory);
        const states = [memory.contents()];
        for (const each of changes) {
          if (each.kind === 'write') await storage.write(each.position, filled(each.length, each.value));
          else if (each.kind === 'punch') await storage.punch(each.position, each.length);
          else if (each.kind === 'truncate') await storage.truncate(each.length);
          else await storage.flush();
          states.push(memory.contents());
        }
        const images = [...imagesAfterEach(initial, storage.journal)];
        expect(images.map(({ bytes }) => bytes)).toEqual(states);
        expect(imageAfter(initial, storage.journal)).toEqual(states.at(-1));
        expect(initial).toEqual(filled(1000, 1));
      }),
      { numRuns: 50 },
    );
  });
});

describe('the power is cut', () => {
  const initial = filled(2 * SECTOR, 1);

  it('what a flush covers is there, whatever the seed', () => {
    const journal: JournalEntry[] = [
      write(0, filled(3 * SECTOR, 2)),
      { kind: 'truncate', length: 2048 },
      { kind: 'punch', position: SECTOR, length: SECTOR },
      { kind: 'flush', covers: 3 },
    ];
    for (const seed of SEEDS) {
      expect(imageAfterPowerCut(initial, journal, 4, seed)).toEqual(imageAfter(initial, journal));
    }
  });

  it('what was written while a flush went on is not covered by it', () => {
    const journal: JournalEntry[] = [
      write(0, filled(SECTOR, 2)),
      write(SECTOR, filled(SECTOR, 3)),
      { kind: 'flush', covers: 1 },
    ];
    expect([0, 1, 2, 3].map((count) => durableEntries(journal, count))).toEqual([0, 0, 0, 1]);
    const lasts = SEEDS.map((seed) => imageAfterPowerCut(initial, journal, 3, seed)[SECTOR]);
    expect(new Set(lasts)).toEqual(new Set([1, 3]));
  });

  it('writes tear at sectors of the file, and each sector may be old or new', () => {
    const journal = [write(100, filled(2 * SECTOR - 200, 2))];
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      const image = imageAfterPowerCut(initial, journal, 1, seed);
      expect(new Set(image.subarray(100, SECTOR)).size).toBe(1);
      expect(new Set(image.subarray(SECTOR, 2 * SECTOR - 100)).size).toBe(1);
      expect([image[99], image[2 * SECTOR - 100]]).toEqual([1, 1]);
      seen.add(`${image[100]}${image[SECTOR]}`);
    }
    expect([...seen].sort()).toEqual(['11', '12', '21', '22']);
  });

  it('later entries may be there without earlier ones', () => {
    const journal = [write(0, filled(SECTOR, 2)), write(SECTOR, filled(SECTOR, 3))];
    const images = SEEDS.map((seed) => imageAfterPowerCut(initial, journal, 2, seed));
    expect(images.some((image) => image[0] === 1 && image[SECTOR] === 3)).toBe(true);
  });

  it('of two writes of a sector either may win', () => {
    const journal = [write(0, filled(SECTOR, 2)), write(0, filled(SECTOR, 3))];
    const values = SEEDS.map((seed) => imageAfterPowerCut(initial, journal, 2, seed)[0]);
    expect([...new Set(values)].sort()).toEqual([1, 2, 3]);
  });

  it('a lost end leaves the file shorter', () => {
    const grown = [write(2 * SECTOR, filled(2 * SECTOR, 2))];
    const lengths = SEEDS.map((seed) => imageAfterPowerCut(initial, grown, 1, seed).length / SECTOR);
    expect([...new Set(lengths)].sort()).toEqual([2, 3, 4]);
    const cut: JournalEntry[] = [{ kind: 'truncate', length: 100 }];
    const others = SEEDS.map((seed) => imageAfterPowerCut(initial, cut, 1, seed).length);
    expect([...new Set(others)].sort()).toEqual([100, 1024]);
  });

  it('a punch lands by the sector', () => {
    const journal: JournalEntry[] = [{ kind: 'punch', position: 0, length: 2 * SECTOR }];
    const images = SEEDS.map((seed) => imageAfterPowerCut(initial, journal, 1, seed));
    expect(new Set(images.map((image) => `${image[0]}${image[SECTOR]}`)).size).toBe(4);
  });

  it('the same seed gives the same file', () => {
    const journal = SEEDS.map((index) => write((index % 7) * 300, filled(700, index)));
    for (const seed of [0, 1, 77])
      expect(imageAfterPowerCut(initial, journal, 150, seed)).toEqual(
        imageAfterPowerCut(initial, journal, 150, seed),
      );
  });
});
