import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeUint32, writeUint64 } from './big-endian';
import { decodeHeader } from './header';
import { headerFields } from './header-fields';

/** A header with a 64 MiB disk, 64 KiB clusters, and whatever is changed. */
function bytesOf(headerLength: number, change: (bytes: Uint8Array) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(512);
  const numbers = {
    0: 0x514649fb,
    4: 3,
    20: 16,
    28: 64 << 20,
    36: 1,
    44: 0x30000,
    52: 0x10000,
    56: 1,
    96: 4,
  };
  for (const [offset, value] of Object.entries(numbers)) writeUint32(bytes, Number(offset), value);
  writeUint32(bytes, 100, headerLength);
  change(bytes);
  return bytes;
}
const rows = (bytes: Uint8Array) => headerFields(bytes, decodeHeader(bytes, 1 << 20));
const row = (bytes: Uint8Array, name: string) => rows(bytes).find((field) => field.name === name);

describe('the rows of the header', () => {
  it.each([104, 105, 112, 120, 512])('cover each of %d bytes once', (length) => {
    let end = 0;
    for (const field of rows(bytesOf(length))) {
      expect(field.offset).toBe(end);
      end += field.length;
    }
    expect(end).toBe(length);
  });

  it('cover the 72 bytes of version 2', () => {
    const fields = rows(bytesOf(0, (bytes) => writeUint32(bytes, 4, 2)));
    expect(fields.at(-1)).toMatchObject({ name: 'snapshots_offset', offset: 64, length: 8 });
  });

  it('say what the values mean for this image', () => {
    expect(row(bytesOf(112), 'cluster_bits')).toEqual({
      name: 'cluster_bits',
      offset: 20,
      length: 4,
      raw: '00000010',
      value: '16',
      meaning: 'Space in the file is handed out in clusters of 64 KiB.',
      problem: undefined,
    });
    expect(row(bytesOf(112), 'size')?.meaning).toBe('The guest sees a disk of 64 MiB.');
    expect(row(bytesOf(112), 'l1_size')?.meaning).toBe('The L1 table has 1 entry (8 B).');
    const dirty = bytesOf(112, (bytes) => writeUint64(bytes, 72, { high: 1, low: 1 }));
    expect(row(dirty, 'incompatible_features')).toMatchObject({
      value: '0x0000000100000001',
      meaning: 'The refcounts may be out of date; unknown features (bit 32).',
      problem: 'Not known, and so not to be opened: bit 32.',
    });
  });

  it('give 64-bit values exactly', () => {
    const bytes = bytesOf(112, (head) => writeUint64(head, 24, { high: 0xffffffff, low: 0xffffffff }));
    expect(row(bytes, 'size')?.value).toBe('18446744073709551615');
  });

  it('name what is wrong with a value', () => {
    const bytes = bytesOf(112, (head) => writeUint32(head, 20, 30));
    expect(row(bytes, 'cluster_bits')?.problem).toBe('Should be 9 … 21.');
    expect(row(bytes, 'l1_table_offset')?.problem).toBeUndefined();
  });

  it('leave the meaning open for a version that is not known', () => {
    const fields = rows(bytesOf(112, (bytes) => writeUint32(bytes, 4, 4)));
    expect(fields).toHaveLength(20);
    expect(fields[1]).toMatchObject({ name: 'version', value: '0x00000004', problem: 'Should be 2 or 3.' });
  });

  it('are made of whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), fc.nat(4), (bytes, version) => {
        writeUint32(bytes, 0, 0x514649fb);
        writeUint32(bytes, 4, version);
        for (const field of headerFields(bytes, decodeHeader(bytes, bytes.length))) {
          expect(field.length).toBeGreaterThan(0);
          expect(field.meaning).toMatch(/^[A-Z].*\.$/);
          expect(field.meaning + field.value).not.toMatch(/undefined|NaN/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
