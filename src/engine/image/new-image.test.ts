import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageAfter, imageAfterPowerCut } from '../../../test/crash-images';
import { estimateMetadata } from '../../shared/metadata-estimate';
import { FaultyStorage } from '../io/faulty-storage';
import { MemoryStorage } from '../io/memory-storage';
import { RecordingStorage } from '../io/recording-storage';
import { check } from '../operations/check';
import { planNewImage } from './new-image';
import { NEW_IMAGE_DEFAULTS, type NewImageOptions } from './new-image-options';
import { openImage } from './open-image';
import { writeNewImage } from './write-new-image';

const KIB = 1024;
const asked = (more: Partial<NewImageOptions> = {}): NewImageOptions => ({
  ...NEW_IMAGE_DEFAULTS,
  size: 1 << 20,
  ...more,
});

/** Options that go together. */
const options = fc
  .record({
    size: fc.integer({ min: 0, max: 1 << 20 }),
    clusterBits: fc.integer({ min: 9, max: 16 }),
    order: fc.integer({ min: 0, max: 6 }),
    lazyRefcounts: fc.boolean(),
    extendedL2: fc.boolean(),
    preallocation: fc.constantFrom('off', 'metadata'),
    compressionType: fc.constantFrom('zlib', 'zstd'),
    dataFile: fc.constantFrom(undefined, 'guest.raw'),
  })
  .map(({ order, extendedL2, ...rest }) =>
    asked({ ...rest, refcountBits: 2 ** order, extendedL2: extendedL2 && rest.clusterBits >= 14 }),
  );

describe('a new image', () => {
  it('has no finding, whatever it is made with', async () => {
    await fc.assert(
      fc.asyncProperty(options, async (made) => {
        const storage = new MemoryStorage(new Uint8Array(0));
        await writeNewImage(planNewImage(made), storage);
        const image = await openImage(storage);
        const expected = made.dataFile === undefined ? [] : ['data-file-unusable'];
        expect(image.findings.map(({ code }) => code)).toEqual(expected);
        expect(image.geometry?.virtualSize).toBe(Math.ceil(made.size / 512) * 512);
        if (made.dataFile !== undefined) return;
        const { findings, leaks, corruptions, allocatedClusters } = await check(image, {}, {});
        expect({ findings, leaks, corruptions }).toEqual({ findings: [], leaks: 0, corruptions: 0 });
        const clusters = Math.ceil(made.size / 2 ** made.clusterBits);
        expect(allocatedClusters).toBe(made.preallocation === 'metadata' ? clusters : 0);
      }),
      { numRuns: 150 },
    );
  });

  it('is as long as was estimated', () => {
    fc.assert(
      fc.property(options, (made) => {
        const clusterSize = 2 ** made.clusterBits;
        const size = Math.ceil(made.size / 512) * 512;
        const { refcountBits, extendedL2 } = made;
        const shape = { size, clusterSize, refcountBits, extendedL2, dataFile: made.dataFile !== undefined };
        const { emptyFileLength, fullFileLength } = estimateMetadata(shape);
        const { fileLength } = planNewImage(made);
        expect(fileLength).toBe(
          made.preallocation === 'metadata' && size > 0 ? fullFileLength : emptyFileLength,
        );
      }),
    );
  });

  it('of 1 PiB is planned in little memory, with the first table at hand', () => {
    const plan = planNewImage(asked({ size: 2 ** 50, preallocation: 'metadata' }));
    const sizes = [];
    for (const { bytes } of plan.tables()) {
      sizes.push(bytes.length);
      if (sizes.length === 100) break;
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 20);
    expect(plan.fileLength).toBeGreaterThan(2 ** 50);
  });

  it('is none until all of it is on the disk', async () => {
    const backing = { name: 'x'.repeat(600), format: 'raw' };
    const recording = new RecordingStorage(new MemoryStorage(new Uint8Array(0)));
    await writeNewImage(planNewImage(asked({ backing })), recording);
    const { journal } = recording;
    const first = journal.findIndex((entry) => entry.kind === 'write' && entry.position === 0);
    expect(journal.slice(first + 1)).toEqual([{ kind: 'flush', covers: first + 1 }]);
    expect(journal[first - 1]).toEqual({ kind: 'flush', covers: first - 1 });
    expect(journal[first]).toMatchObject({ bytes: expect.objectContaining({ length: 512 }) });
  });

  it('after a power cut is whole, or none', async () => {
    const nothing = new Uint8Array(0);
    const recording = new RecordingStorage(new MemoryStorage(nothing));
    const backing = { name: `${'./'.repeat(300)}base.raw`, format: 'raw' };
    await writeNewImage(planNewImage(asked({ clusterBits: 12, size: 1 << 16, backing })), recording);
    const { journal } = recording;
    const whole = imageAfter(nothing, journal);
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      for (let count = 0; count <= journal.length; count++) {
        const left = imageAfterPowerCut(nothing, journal, count, seed);
        const isImage = left.subarray(0, 4).some((byte) => byte !== 0);
        outcomes.add(isImage ? `whole: ${Buffer.compare(left, whole) === 0}` : 'none');
      }
    }
    expect([...outcomes].sort()).toEqual(['none', 'whole: true']);
  });

  it('is not begun where it is called off, and not finished where a write fails', async () => {
    const full = new FaultyStorage(new MemoryStorage(new Uint8Array(0)), ({ kind, ofKind }) =>
      kind === 'write' && ofKind === 1 ? { errno: 'ENOSPC' } : undefined,
    );
    await expect(writeNewImage(planNewImage(asked()), full)).rejects.toMatchObject({ code: 'io-error' });
    const storage = new MemoryStorage(new Uint8Array(0));
    const cancelled = writeNewImage(planNewImage(asked()), storage, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(storage.contents().subarray(0, 4)).toEqual(new Uint8Array(0));
  });
});

describe('not made is an image', () => {
  const raw = { name: 'base.raw', format: 'raw' };
  it.each<[string, Partial<NewImageOptions>, string]>([
    ['with clusters of 256 bytes', { clusterBits: 8 }, 'cluster-bits'],
    ['with clusters of 4 MiB', { clusterBits: 22 }, 'cluster-bits'],
    ['with refcounts of 3 bits', { refcountBits: 3 }, 'refcount-bits'],
    ['with refcounts of 128 bits', { refcountBits: 128 }, 'refcount-bits'],
    ['with subclusters below 512 bytes', { clusterBits: 13, extendedL2: true }, 'extended-l2'],
    ['of v2 with lazy refcounts', { version: 2, lazyRefcounts: true }, 'lazy-refcounts'],
    ['of v2 with refcounts of 8 bits', { version: 2, refcountBits: 8 }, 'refcount-bits'],
    ['of v2 with extended L2', { version: 2, extendedL2: true }, 'extended-l2'],
    ['of v2 with zstd', { version: 2, compressionType: 'zstd' }, 'compression-type'],
    ['of v2 with a data file', { version: 2, dataFile: 'd.raw' }, 'data-file'],
    ['beyond its L1 table', { clusterBits: 9, size: 2 ** 37 + 1 }, 'size'],
    ['of no size', { size: -1 }, 'size'],
    ['with a data file without a name', { dataFile: '' }, 'data-file'],
    ['with a backing file without a name', { backing: { ...raw, name: '' } }, 'backing'],
    ['with a backing file of a long name', { backing: { ...raw, name: 'x'.repeat(1024) } }, 'backing'],
    ['without a backing format', { backing: { ...raw, format: '' } }, 'backing-format'],
    ['with a long backing format', { backing: { ...raw, format: 'x'.repeat(16) } }, 'backing-format'],
    ['preallocated over a backing file', { backing: raw, preallocation: 'metadata' }, 'preallocation'],
  ])('%s', (_, more, name) => {
    const refusal = expect.objectContaining({
      code: 'invalid-argument',
      fields: expect.objectContaining({ name }),
    });
    expect(() => planNewImage(asked(more))).toThrow(refusal);
  });

  it('whose names do not fit its first cluster', () => {
    const backing = { ...raw, name: 'x'.repeat(1000) };
    expect(() => planNewImage(asked({ clusterBits: 9, backing }))).toThrow(
      expect.objectContaining({ code: 'header-full' }),
    );
  });

  it('that needs more refcounts than there can be', () => {
    const large = asked({ clusterBits: 9, refcountBits: 64, preallocation: 'metadata', size: 2 ** 36 });
    const fields = expect.objectContaining({ name: 'preallocation' });
    expect(() => planNewImage(large)).toThrow(expect.objectContaining({ code: 'invalid-argument', fields }));
    expect(planNewImage({ ...large, preallocation: 'off' }).clusterSize).toBe(KIB / 2);
  });
});
