import { expect, test } from 'vitest';
import { fieldValue } from './field-value';

test('values of fields have their digits grouped, however large', () => {
  expect(fieldValue('3')).toBe('3');
  expect(fieldValue('67108864')).toBe('67\u202f108\u202f864');
  expect(fieldValue('18446744073709551615')).toBe('18\u202f446\u202f744\u202f073\u202f709\u202f551\u202f615');
  expect(fieldValue('0x30000')).toBe('0x3_0000');
  expect(fieldValue('none')).toBe('none');
});
