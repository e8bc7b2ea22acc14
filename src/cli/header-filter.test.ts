import { describe, expect, it } from 'vitest';
import { filterHeader } from './header-filter';

const header = { size: 65_536, additional: { dirty: true }, extensions: [{ type: 1 }, { type: 2 }] };

describe('a filter', () => {
  it.each([
    ['.size', 65_536],
    ['size', 65_536],
    ['.additional.dirty', true],
    ['.additional.[0].dirty', true],
    ['.extensions.[1].type', 2],
    ['.', header],
  ])('%s finds its value', (path, value) => {
    expect(filterHeader(header, path)).toEqual(value);
  });

  it.each([
    '.none',
    '.size.more',
    '.extensions.[2]',
    '.additional.[1].dirty',
    '.constructor',
    '.size.toString',
  ])('%s leads nowhere and says so', (path) => {
    expect(() => filterHeader(header, path)).toThrow(/leads nowhere/);
  });
});
