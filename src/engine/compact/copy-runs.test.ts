import { expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { RunCopier, type CopyRun } from './copy-runs';

const MIB = 1 << 20;

const marked = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + (at >>> 12)) % 251);

async function copied(storage: MemoryStorage, runs: readonly CopyRun[], sparse = false): Promise<number> {
  let bytes = 0;
  await new RunCopier(storage, sparse).copy(runs, (done) => {
    for (const { length } of done) bytes += length;
  });
  return bytes;
}

it('copies runs of all lengths, and tells of every byte once', async () => {
  const before = marked(40 * MIB);
  const storage = new MemoryStorage(before.slice());
  const runs = [
    { from: 20 * MIB, to: 0, length: 9 * MIB + 512 },
    { from: 30 * MIB, to: 10 * MIB, length: 512 },
    { from: 30 * MIB + 512, to: 11 * MIB, length: MIB },
    { from: 35 * MIB, to: 12 * MIB, length: 4096 },
  ];
  expect(await copied(storage, runs)).toBe(runs.reduce((sum, { length }) => sum + length, 0));
  const after = storage.contents();
  for (const { from, to, length } of runs) {
    expect(Buffer.compare(after.subarray(to, to + length), before.subarray(from, from + length))).toBe(0);
  }
  expect(Buffer.compare(after.subarray(12 * MIB + 4096), before.subarray(12 * MIB + 4096))).toBe(0);
});

it('what lies behind the end of the file reads as zeroes in its new place', async () => {
  const storage = new MemoryStorage(marked(MIB + 100));
  await copied(storage, [{ from: MIB, to: 0, length: 4096 }]);
  const after = storage.contents();
  expect([...after.subarray(100, 4096)].every((byte) => byte === 0)).toBe(true);
  expect(Buffer.compare(after.subarray(0, 100), marked(MIB + 100).subarray(MIB))).toBe(0);
});

it('makes a hole of what was one, where the new place had data', async () => {
  const storage = new MemoryStorage(marked(4 * MIB));
  const punched: (readonly [number, number])[] = [];
  const sparse = Object.assign(storage, {
    hostExtent: (position: number) =>
      Promise.resolve({
        start: position < 2 * MIB ? 0 : 2 * MIB,
        length: 2 * MIB,
        hole: position >= 2 * MIB,
      }),
    punch: (position: number, length: number) => {
      punched.push([position, length]);
      return Promise.resolve(true);
    },
  });
  await copied(sparse, [{ from: 3 * MIB, to: MIB, length: 4096 }], true);
  expect(punched).toEqual([[MIB, 4096]]);
});
