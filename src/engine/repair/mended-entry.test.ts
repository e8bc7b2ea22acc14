import { describe, expect, it } from 'vitest';
import { hexBytes } from '../codec/big-endian';
import type { Geometry } from '../image/geometry';
import { emptyEntry, mendEntry, movedEntry, type MendingRules } from './mended-entry';

const geometry = (changes: Partial<Geometry> = {}): Geometry => ({
  clusterBits: 16,
  clusterSize: 65_536,
  l2EntrySize: changes.extendedL2 ? 16 : 8,
  l2Entries: 8192,
  extendedL2: false,
  version: 3,
  refcountBits: 16,
  refcountsPerBlock: 32_768,
  virtualSize: 2 ** 30,
  guestClusters: 16_384,
  fileLength: 2 ** 24,
  hostClusters: 256,
  dataFile: false,
  ...changes,
});

const mend = (hex: string, changes: Partial<Geometry> = {}, rules: Partial<MendingRules> = {}) => {
  const some = geometry(changes);
  const { bytes, ...rest } = mendEntry(Uint8Array.from(Buffer.from(hex, 'hex')), {
    geometry: some,
    keepData: false,
    isFree: () => true,
    placeInDataFile: 0x70000,
    empty: emptyEntry(some, 'backing'),
    ...rules,
  });
  return { ...rest, bytes: hexBytes(bytes) };
};

describe('an L2 entry that is put right', () => {
  it('keeps its cluster when reserved bits alone are wrong', () => {
    expect(mend('a100000000050102')).toEqual({ outcome: 'kept', bytes: '8000000000050000' });
    expect(mend('a100000000050002')).toEqual({ outcome: 'kept', bytes: '8000000000050000' });
  });

  it('is given up when it is misaligned, unless the cluster it begins in is wanted and free', () => {
    expect(mend('8000000000050200')).toEqual({ outcome: 'lost', bytes: '0000000000000000' });
    expect(mend('8000000000050200', {}, { keepData: true })).toEqual({
      outcome: 'guessed',
      bytes: '8000000000050000',
    });
    expect(mend('8000000000050200', {}, { keepData: true, isFree: () => false }).outcome).toBe('lost');
  });

  it('becomes plain zeroes where only a reserved cluster is misaligned, which loses nothing', () => {
    expect(mend('8000000000050201')).toEqual({ outcome: 'kept', bytes: '0000000000000001' });
  });

  it('loses COPIED when it is compressed, and its bitmaps', () => {
    expect(mend('c000000000050200')).toEqual({ outcome: 'kept', bytes: '4000000000050200' });
    expect(mend('40000000000502000000000000000001', { extendedL2: true }).bytes).toBe(
      '40000000000502000000000000000000',
    );
  });

  it('lies at its own place in a data file when it was compressed and its data is wanted', () => {
    expect(mend('4000000000050200', { dataFile: true }).outcome).toBe('lost');
    expect(mend('4000000000050200', { dataFile: true }, { keepData: true }).bytes).toBe('8000000000070000');
  });

  it('gives up the subclusters alone that are stored and zero at once', () => {
    const both = '80000000000500000000000300000001';
    expect(mend(both, { extendedL2: true })).toEqual({
      outcome: 'lost',
      zeroed: 1,
      bytes: '80000000000500000000000300000000',
    });
    expect(mend(both, { extendedL2: true }, { keepData: true }).bytes).toBe(
      '80000000000500000000000200000001',
    );
  });

  it('has no stored subclusters without a cluster', () => {
    expect(mend('00000000000000000000000100000003', { extendedL2: true })).toEqual({
      outcome: 'lost',
      zeroed: 1,
      unmapped: 2,
      bytes: '00000000000000000000000100000000',
    });
  });

  it('can not say zeroes in version 2', () => {
    expect(mend('8000000000050001', { version: 2 })).toEqual({ outcome: 'lost', bytes: '0000000000000000' });
    expect(mend('8000000000050001', { version: 2 }, { keepData: true }).bytes).toBe('8000000000050000');
    expect(hexBytes(emptyEntry(geometry({ version: 2 }), 'zeroes'))).toBe('0000000000000000');
  });

  it('names another cluster beyond 4 GiB, and keeps its zero flag', () => {
    const entry = Uint8Array.from(Buffer.from('0000000000050001', 'hex'));
    expect(hexBytes(movedEntry(entry, 5 * 2 ** 32 + 0xfff0000))).toBe('800000050fff0001');
  });
});
