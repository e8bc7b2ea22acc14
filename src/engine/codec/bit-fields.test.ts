import { describe, expect, it } from 'vitest';
import { guestOffsetWord, l1Word, l2Words, refcountTableWord } from './bit-fields';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const valuesOf = ({ fields }: ReturnType<typeof l1Word>) =>
  fields.map(({ name, value }) => `${name} ${value}`);
const none = () => [];
const STANDARD = { version: 3, clusterBits: 16, extendedL2: false, dataFile: false };

describe('the bits of a word', () => {
  it('an L1 entry is COPIED, an offset where it stands, and reserved bits', () => {
    const word = l1Word(bytesOf('8012 3456 789a be00'), 0, none);
    expect(word.raw).toBe('80123456789abe00');
    expect(valuesOf(word)).toEqual([
      'copied 0x1',
      'reserved 0x0',
      'l2-table-offset 0x123456789abe00',
      'reserved 0x0',
    ]);
  });

  it('reserved bits that are set are marked, others are not', () => {
    const { fields } = l1Word(bytesOf('8100 0000 0005 0000'), 0, none);
    expect(fields.map(({ problems }) => problems)).toEqual([[], ['stray-bits'], [], []]);
  });

  it('a compressed entry is split by the size of a cluster', () => {
    const [word] = l2Words(bytesOf('4040 0000 0006 0123'), 0, STANDARD, [], none);
    expect(word.fields[2]).toMatchObject({ name: 'sectors', high: 61, low: 54, value: '0x1' });
    expect(word.fields[3]).toMatchObject({ name: 'stream-offset', high: 53, low: 0, value: '0x60123' });
  });

  it('an extended entry has the bitmaps of its subclusters as a second word', () => {
    const bytes = bytesOf('8000 0000 0005 0000 8000 0400 0000 003c');
    const [, bitmaps] = l2Words(bytes, 0, { ...STANDARD, extendedL2: true }, ['allocated-and-zero'], none);
    expect(valuesOf(bitmaps)).toEqual(['zero-subclusters 0x80000400', 'data-subclusters 0x3c']);
    expect(bitmaps.fields.every(({ problems }) => problems.includes('allocated-and-zero'))).toBe(true);
  });

  it('the offset of a refcount block may take all bits from 9 on', () => {
    const word = refcountTableWord(bytesOf('ffff ffff ffff fe01'), 0, none);
    expect(valuesOf(word)).toEqual(['block-offset 0xfffffffffffffe00', 'reserved 0x1']);
  });

  it('a guest offset is split as the tables are looked up', () => {
    const offset = 3 * 2 ** 29 + 5 * 2 ** 16 + 0x1234;
    const halves = { high: 0, low: offset };
    expect(valuesOf(guestOffsetWord(halves, STANDARD))).toEqual([
      'l1-index 0x3',
      'l2-index 0x5',
      'in-cluster 0x1234',
    ]);
    expect(valuesOf(guestOffsetWord(halves, { clusterBits: 16, extendedL2: true }))).toEqual([
      'l1-index 0x6',
      'l2-index 0x5',
      'subcluster 0x2',
      'in-subcluster 0x234',
    ]);
  });
});
