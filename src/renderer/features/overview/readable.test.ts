import { expect, test } from 'vitest';
import { isReadable } from './readable';

const order = { name: 'refcount_order', offset: 96, length: 4, raw: '', value: '0', meaning: '' };

test('a header field is readable as far as the file goes', () => {
  expect(isReadable({ fields: [order], fileLength: 100 }, 'refcount_order')).toBe(true);
  expect(isReadable({ fields: [order], fileLength: 99 }, 'refcount_order')).toBe(false);
});

test('a field that the version does not have has its default', () => {
  expect(isReadable({ fields: [], fileLength: 72 }, 'refcount_order')).toBe(true);
});
