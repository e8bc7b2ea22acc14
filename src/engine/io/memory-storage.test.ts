import { describe, expect, test } from 'vitest';
import { MemoryStorage } from './memory-storage';

const storage = new MemoryStorage(new Uint8Array([1, 2, 3, 4]));

test('memory reads like a file', async () => {
  const target = new Uint8Array(4).fill(9);
  expect(await storage.read(2, target)).toBe(2);
  expect([...target]).toEqual([3, 4, 0, 0]);
  expect(await storage.read(100, target)).toBe(0);
  expect([...target]).toEqual([0, 0, 0, 0]);
});

test('an aborted batch reads nothing', async () => {
  const batch = [{ position: 0, target: new Uint8Array(1) }];
  await expect(storage.readBatch(batch, undefined, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});

describe('writing', () => {
  test('a write past the end lengthens it, with zeroes between', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const memory = new MemoryStorage(bytes);
    await memory.write(5, new Uint8Array([7, 8]));
    expect(memory.length).toBe(7);
    expect([...memory.contents()]).toEqual([1, 2, 3, 0, 0, 7, 8]);
    expect([...bytes]).toEqual([1, 2, 3]);
    await memory.write(100, new Uint8Array(0));
    expect(memory.length).toBe(7);
  });

  test('what was cut off is zero when the file is long again', async () => {
    const memory = new MemoryStorage(new Uint8Array([1, 2, 3, 4]));
    await memory.truncate(1);
    const target = new Uint8Array(3);
    expect(await memory.read(0, target)).toBe(1);
    expect([...target]).toEqual([1, 0, 0]);
    await memory.truncate(3);
    await memory.write(5, new Uint8Array([9]));
    expect([...memory.contents()]).toEqual([1, 0, 0, 0, 0, 9]);
  });

  test('a punched range reads as zeroes, and the length stays', async () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const memory = new MemoryStorage(bytes);
    expect(await memory.punch(1, 2)).toBe(true);
    expect(await memory.punch(3, 100)).toBe(true);
    expect([...memory.contents()]).toEqual([1, 0, 0, 0]);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
  });

  test('many small writes do not copy all of it each time', async () => {
    const memory = new MemoryStorage(new Uint8Array(0));
    const byte = new Uint8Array([5]);
    for (let at = 0; at < 300_000; at++) await memory.write(at, byte);
    expect(memory.length).toBe(300_000);
    expect(memory.contents().every((value) => value === 5)).toBe(true);
  });

  test('an offset that memory can not hold is refused', async () => {
    const memory = new MemoryStorage(new Uint8Array([1]));
    const error = { code: 'io-error', fields: { errno: 'EFBIG' } };
    await expect(memory.write(2 ** 40, new Uint8Array(1))).rejects.toMatchObject(error);
    await expect(memory.truncate((1 << 30) + 1)).rejects.toMatchObject(error);
    expect([...memory.contents()]).toEqual([1]);
  });
});
