import { describe, expect, test } from 'vitest';
import { FaultyStorage, type Fault, type StorageCall } from './faulty-storage';
import { MemoryStorage } from './memory-storage';

const four = () => new MemoryStorage(new Uint8Array([1, 2, 3, 4]));

test('faults come at the planned reads', async () => {
  const faulty = new FaultyStorage(four(), ({ index }) => [undefined, { errno: 'EIO' }, { bytes: 1 }][index]);
  const target = new Uint8Array(2);
  expect(await faulty.read(0, target)).toBe(2);
  await expect(faulty.read(0, target)).rejects.toMatchObject({ code: 'io-error', fields: { errno: 'EIO' } });
  expect(await faulty.read(0, target)).toBe(1);
  expect([...target]).toEqual([1, 0]);
  await faulty.readBatch([{ position: 3, target }]);
  expect([...target]).toEqual([4, 0]);
});

test('an aborted batch reads nothing', async () => {
  const faulty = new FaultyStorage(four(), () => undefined);
  const batch = [{ position: 0, target: new Uint8Array(1) }];
  await expect(faulty.readBatch(batch, undefined, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(faulty.calls).toBe(0);
});

test('the plan is told every call', async () => {
  const calls: StorageCall[] = [];
  const faulty = new FaultyStorage(four(), (call) => void calls.push(call));
  await faulty.write(1, new Uint8Array(2));
  await faulty.read(0, new Uint8Array(3));
  await faulty.write(4, new Uint8Array(1));
  await faulty.flush();
  await faulty.truncate(9);
  await faulty.punch(2, 5);
  expect(calls).toEqual([
    { kind: 'write', index: 0, ofKind: 0, position: 1, length: 2 },
    { kind: 'read', index: 1, ofKind: 0, position: 0, length: 3 },
    { kind: 'write', index: 2, ofKind: 1, position: 4, length: 1 },
    { kind: 'flush', index: 3, ofKind: 0, position: 0, length: 0 },
    { kind: 'truncate', index: 4, ofKind: 0, position: 0, length: 9 },
    { kind: 'punch', index: 5, ofKind: 0, position: 2, length: 5 },
  ]);
});

describe('changes that fail', () => {
  const failing = (fault: Fault) => {
    const memory = four();
    return { memory, faulty: new FaultyStorage(memory, () => fault) };
  };
  const error = (syscall: string) => ({ code: 'io-error', fields: { errno: 'ENOSPC', syscall } });

  test.each([
    [{ errno: 'ENOSPC' }, [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]],
    [{ errno: 'ENOSPC', bytes: 1 }, [1, 9, 3, 4], [1, 0, 3, 4], [1]],
    [{ errno: 'ENOSPC', bytes: 100 }, [1, 9, 9, 4], [1, 0, 0, 4], [1]],
  ])('%o', async (fault, written, punched, cut) => {
    const write = failing(fault);
    await expect(write.faulty.write(1, new Uint8Array([9, 9]))).rejects.toMatchObject(error('write'));
    expect([...write.memory.contents()]).toEqual(written);
    const punch = failing(fault);
    await expect(punch.faulty.punch(1, 2)).rejects.toMatchObject(error('fallocate'));
    expect([...punch.memory.contents()]).toEqual(punched);
    const truncate = failing(fault);
    await expect(truncate.faulty.truncate(1)).rejects.toMatchObject(error('ftruncate'));
    expect([...truncate.memory.contents()]).toEqual(cut);
    await expect(failing(fault).faulty.flush()).rejects.toMatchObject(error('fdatasync'));
  });

  test('a punch may be one that can not be done', async () => {
    const { memory, faulty } = failing({ refused: true });
    expect(await faulty.punch(0, 4)).toBe(false);
    expect([...memory.contents()]).toEqual([1, 2, 3, 4]);
  });
});
