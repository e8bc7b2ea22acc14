import { describe, expect, it } from 'vitest';
import { printableStrings } from './printable-strings';

describe('a value with printable strings', () => {
  it('has them at every depth', () => {
    const value = { chain: [{ name: 'a\u202eb' }, { name: 'c' }], fields: { names: ['\u001b[2J'] }, size: 1 };
    expect(printableStrings(value)).toEqual({
      chain: [{ name: 'a\\u202eb' }, { name: 'c' }],
      fields: { names: ['\\u001b[2J'] },
      size: 1,
    });
  });

  it('is the same value where nothing had to change, bytes and numbers included', () => {
    const value = { bins: new Uint32Array(4), spans: [1, 2], name: 'disk.qcow2', none: undefined, no: null };
    expect(printableStrings(value)).toBe(value);
    expect(printableStrings(value).bins).toBe(value.bins);
  });

  it('leaves letters of all languages', () => {
    const names = ['ディスク', 'قرص', 'Gerät', '🙂'];
    expect(printableStrings(names)).toBe(names);
  });
});
