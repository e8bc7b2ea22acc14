import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, formatOptions, parseOptions, type DeviceOptions } from './device-options';

const sectors = fc.option(fc.integer({ min: 0, max: 999_999_999_999_999 }), { nil: undefined });

const anyOptions: fc.Arbitrary<DeviceOptions> = fc
  .record({
    id: fc.string({ unit: 'grapheme' }),
    discard: fc.boolean(),
    keepErased: sectors,
    compactAfterUnmaps: sectors,
    checkOnConnect: fc.boolean(),
    runtimeAsserts: fc.boolean(),
    readOnly: fc.boolean(),
  })
  .map((options) => options);

describe('options as text', () => {
  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        expect(parseOptions(formatOptions(options))).toEqual(options);
      }),
    );
  });

  it('have the defaults where nothing is said', () => {
    expect(parseOptions('')).toEqual(DEFAULT_OPTIONS);
    expect(parseOptions('discard=false;')).toEqual({ ...DEFAULT_OPTIONS, discard: false });
  });

  it('keep separators in the id apart', () => {
    const id = 'a;b=c%d';
    const text = formatOptions({ ...DEFAULT_OPTIONS, id });
    expect(text.split(';')[0]).toBe('id=a%3Bb%3Dc%25d');
    expect(parseOptions(text).id).toBe(id);
  });

  it.each([
    ['an unknown key', 'colour=red'],
    ['a key of every object', '__proto__=1'],
    ['no key', '=1'],
    ['a key said twice', 'discard=true;discard=false'],
    ['a flag that is none', 'discard=yes'],
    ['a flag without a value', 'discard'],
    ['a number that is negative', 'keep_erased=-1'],
    ['a number with a fraction', 'keep_erased=1.5'],
    ['a number that is too long', 'keep_erased=1234567890123456'],
    ['no number', 'compact_after_unmaps='],
    ['an id with a broken escape', 'id=%ZZ'],
  ])('refuse %s', (_, text) => {
    expect(() => parseOptions(text)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
