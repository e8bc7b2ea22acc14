import { expect, test } from 'vitest';
import { BytePages } from './byte-pages';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a byte is there after its page has come, and is asked for once', async () => {
  const asked: number[] = [];
  let arrivals = 0;
  const pages = new BytePages(
    async (offset) => {
      asked.push(offset);
      return Uint8Array.of(7, 8, 9);
    },
    () => (arrivals += 1),
  );
  expect(pages.byteAt(65_537)).toBeUndefined();
  expect(pages.byteAt(65_538)).toBeUndefined();
  await settled();
  expect(pages.byteAt(65_537)).toBe(8);
  expect(pages.byteAt(65_536 + 3)).toBeUndefined();
  expect(asked).toEqual([65_536]);
  expect(arrivals).toBe(1);
});

test('a page that cannot be read is said to have failed', async () => {
  const pages = new BytePages(
    () => Promise.reject(new Error('EIO')),
    () => undefined,
  );
  pages.byteAt(0);
  expect(pages.failedAt(0)).toBe(false);
  await settled();
  expect(pages.failedAt(10)).toBe(true);
  expect(pages.byteAt(0)).toBeUndefined();
});
