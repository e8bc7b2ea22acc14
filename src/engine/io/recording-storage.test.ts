import { expect, test } from 'vitest';
import { FaultyStorage } from './faulty-storage';
import { MemoryStorage } from './memory-storage';
import { RecordingStorage } from './recording-storage';

test('every change is noted in order, with bytes of its own', async () => {
  const memory = new MemoryStorage(new Uint8Array(10));
  const storage = new RecordingStorage(memory);
  const bytes = new Uint8Array([1, 2]);
  await storage.write(9, bytes);
  bytes.fill(9);
  await storage.punch(0, 4);
  await storage.flush();
  await storage.truncate(3);
  expect(storage.journal).toEqual([
    { kind: 'write', position: 9, bytes: new Uint8Array([1, 2]) },
    { kind: 'punch', position: 0, length: 4 },
    { kind: 'flush', covers: 2 },
    { kind: 'truncate', length: 3 },
  ]);
  expect(storage.length).toBe(3);
});

test('a flush covers what was there when it was asked for', async () => {
  const slow = new FaultyStorage(new MemoryStorage(new Uint8Array(0)), ({ kind }) =>
    kind === 'flush' ? { delay: 5 } : undefined,
  );
  const storage = new RecordingStorage(slow);
  const flushed = storage.flush();
  await storage.write(0, new Uint8Array(1));
  await flushed;
  expect(storage.journal.at(-1)).toEqual({ kind: 'flush', covers: 0 });
});

test('a flush that fails covers nothing, and a punch that can not be done is of no bytes', async () => {
  const faulty = new FaultyStorage(new MemoryStorage(new Uint8Array(8)), ({ kind }) =>
    kind === 'flush' ? { errno: 'EIO' } : { refused: true },
  );
  const storage = new RecordingStorage(faulty);
  await expect(storage.flush()).rejects.toMatchObject({ code: 'io-error' });
  expect(await storage.punch(0, 8)).toBe(false);
  expect(storage.journal).toEqual([{ kind: 'punch', position: 0, length: 0 }]);
});
