import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { readLines } from './read-lines';

async function linesOf(text: string, limit: number, signal?: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  const storage = new MemoryStorage(new TextEncoder().encode(text));
  for await (const line of readLines(storage, limit, signal)) lines.push(line);
  return lines;
}

describe('lines of a file', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['abcdefghij\nk\n', ['abcdefgh', 'ij', 'k']],
  ])('%j', async (text, lines) => {
    expect(await linesOf(text, 8)).toEqual(lines);
  });

  it('go on where a piece of the file ends', async () => {
    const lines = Array.from({ length: 20_000 }, (_value, index) => `line ${index}`);
    expect(await linesOf(lines.join('\n'), 100)).toEqual(lines);
  });

  it('take no more memory than their limit, however long one is', async () => {
    const lines = await linesOf('x'.repeat(1 << 20), 1024);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(1024);
  });

  it('end when they are called off', async () => {
    await expect(linesOf('a\n', 8, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
