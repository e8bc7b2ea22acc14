import { describe, expect, it } from 'vitest';
import { transferList } from './transfer';

describe('transferList', () => {
  it('finds typed arrays in records and in rows', () => {
    const fill = new Uint8Array(4);
    const present = new Uint32Array(4);
    expect(transferList({ bins: [{ fill, present }] })).toEqual([fill.buffer, present.buffer]);
  });

  it('leaves views of a larger buffer to be copied', () => {
    expect(transferList(new Uint8Array(16).subarray(4, 8))).toEqual([]);
    expect(transferList({ bytes: Buffer.from('pooled') })).toEqual([]);
  });

  it('names a buffer once, as a port refuses it twice', () => {
    const bytes = new Uint8Array(4);
    expect(transferList({ first: bytes, second: bytes })).toHaveLength(1);
  });

  it('has nothing to say about values without buffers', () => {
    expect(transferList({ rows: [{ start: 1 }], text: 'a', none: null })).toEqual([]);
    expect(transferList(undefined)).toEqual([]);
  });
});
