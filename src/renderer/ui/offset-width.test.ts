import { expect, it } from 'vitest';
import { offsetWidth } from './offset-width';

it('grows with the digits of the largest offset and the marks between them', () => {
  expect(offsetWidth(0xffff)).toBe('calc(3.330 * var(--text) + 2px)');
  expect(offsetWidth(0x1_0000)).toBe('calc(4.440 * var(--text) + 2px)');
});
