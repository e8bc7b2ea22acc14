import { expect, test } from 'vitest';
import { FaultyStorage } from './faulty-storage';
import { MemoryStorage } from './memory-storage';
import { writeSparse } from './sparse-writes';

const BLOCK = 4096;

/** The ranges that are written for `bytes`, and what is there then. */
async function written(position: number, bytes: Uint8Array): Promise<[number, number][]> {
  const ranges: [number, number][] = [];
  const memory = new MemoryStorage(new Uint8Array(position + bytes.length));
  const storage = new FaultyStorage(memory, ({ kind, position: at, length }) => {
    if (kind === 'write') ranges.push([at, length]);
    return undefined;
  });
  await writeSparse(storage, position, bytes);
  expect(Buffer.from(memory.contents().subarray(position)).equals(bytes)).toBe(true);
  return ranges;
}

test('whole blocks of zeroes are left out, and all else is written in few pieces', async () => {
  const bytes = new Uint8Array(10 * BLOCK);
  expect(await written(0, bytes)).toEqual([]);
  bytes.fill(1, 0, 2 * BLOCK);
  bytes[5 * BLOCK - 1] = 1;
  bytes[7 * BLOCK + 100] = 1;
  expect(await written(0, bytes)).toEqual([
    [0, 2 * BLOCK],
    [4 * BLOCK, BLOCK],
    [7 * BLOCK, BLOCK],
  ]);
});

test('blocks are those of the file, wherever the bytes begin and end', async () => {
  const bytes = new Uint8Array(2 * BLOCK).fill(0);
  bytes[0] = 1;
  bytes[bytes.length - 1] = 1;
  expect(await written(100, bytes)).toEqual([
    [100, BLOCK - 100],
    [2 * BLOCK, 100],
  ]);
});
