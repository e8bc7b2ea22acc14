import { expect, test } from 'vitest';
import { FaultyStorage } from './faulty-storage';
import { MemoryStorage } from './memory-storage';

const storage = new MemoryStorage(new Uint8Array([1, 2, 3, 4]));

test('memory reads like a file', async () => {
  const target = new Uint8Array(4).fill(9);
  expect(await storage.read(2, target)).toBe(2);
  expect([...target]).toEqual([3, 4, 0, 0]);
  expect(await storage.read(100, target)).toBe(0);
});

test('faults come at the planned reads', async () => {
  const faulty = new FaultyStorage(storage, (call) => [undefined, { errno: 'EIO' }, { bytes: 1 }][call]);
  const target = new Uint8Array(2);
  expect(await faulty.read(0, target)).toBe(2);
  await expect(faulty.read(0, target)).rejects.toMatchObject({ code: 'io-error', fields: { errno: 'EIO' } });
  expect(await faulty.read(0, target)).toBe(1);
  expect([...target]).toEqual([1, 0]);
  await faulty.readBatch([{ position: 3, target }]);
  expect([...target]).toEqual([4, 0]);
});

test('an aborted batch reads nothing', async () => {
  const faulty = new FaultyStorage(storage, () => undefined);
  const batch = [{ position: 0, target: new Uint8Array(1) }];
  for (const each of [storage, faulty]) {
    await expect(each.readBatch(batch, undefined, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  }
  expect(faulty.calls).toBe(0);
});
