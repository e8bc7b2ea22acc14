import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { endLine, headLine, runLine } from '../metadata/metadata-index';
import { rehydrate } from './rehydrate';

const HEAD = headLine({ fileLength: 1000, clusterSize: 512 });
const RUN = runLine({ offset: 600, length: 3, structure: 'l1-table' });

async function rehydrated(map: string, meta: readonly number[] = [1, 2, 3]) {
  const target = new MemoryStorage(new Uint8Array(0), 'target');
  const result = await rehydrate({
    map: new MemoryStorage(new TextEncoder().encode(map), 'a.map'),
    meta: new MemoryStorage(Uint8Array.from(meta), 'a.meta'),
    target,
  });
  return { result, bytes: target.contents() };
}

describe('rehydrate', () => {
  it('puts each run where it was, and nothing else', async () => {
    const left = runLine({ offset: 700, length: 9, structure: 'l2-table', leftOut: 'guest-data' });
    const { result, bytes } = await rehydrated(HEAD + RUN + left + endLine(3));
    const expected = new Uint8Array(1000);
    expected.set([1, 2, 3], 600);
    expect(bytes).toEqual(expected);
    expect(result).toEqual({
      fileLength: 1000,
      metadataBytes: 3,
      leftOut: [{ structure: 'l2-table', reason: 'guest-data', bytes: 9 }],
    });
  });

  it.each([
    ['nothing', '', [1, 2, 3]],
    ['a head alone', HEAD, [1, 2, 3]],
    ['no end', HEAD + RUN, [1, 2, 3]],
    ['an end that names other bytes', HEAD + RUN + endLine(4), [1, 2, 3]],
    ['lines behind the end', HEAD + RUN + endLine(3) + RUN, [1, 2, 3]],
    ['too few bytes', HEAD + RUN + endLine(3), [1, 2]],
    ['too many bytes', HEAD + RUN + endLine(3), [1, 2, 3, 4]],
    ['a long line', HEAD + ' '.repeat(5000) + RUN + endLine(3), [1, 2, 3]],
  ])('refuses %s', async (_name, map, meta) => {
    await expect(rehydrated(map, meta)).rejects.toMatchObject({ code: 'metadata-damaged' });
  });

  it('ends when it is called off', async () => {
    const nothing = new MemoryStorage(new Uint8Array(0));
    const files = { map: nothing, meta: nothing, target: nothing };
    await expect(rehydrate(files, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
