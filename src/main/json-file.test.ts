import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { JsonFile } from './json-file';

let folder: string;
beforeEach(async () => {
  setAside.mockClear();
  folder = await mkdtemp(join(tmpdir(), 'platter-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

const schema = z.looseObject({ theme: z.enum(['light', 'dark']) });
const setAside = vi.fn<(fileName: string, aside: string) => void>();
const open = () =>
  new JsonFile<z.infer<typeof schema>>(join(folder, 'settings.json'), schema, { theme: 'light' }, setAside);

describe('a JSON file', () => {
  it('reads back what was written, unknown keys included', async () => {
    await open().write({ theme: 'dark', later: 1 });
    expect(await open().read()).toEqual({ theme: 'dark', later: 1 });
  });

  it('falls back when missing, and says nothing', async () => {
    expect(await open().read()).toEqual({ theme: 'light' });
    expect(setAside).not.toHaveBeenCalled();
  });

  it.each(['', '{"theme":', '{"theme":"pink"}', '[]', '\0'.repeat(100)])(
    'falls back when it holds %j, which is set aside and never overwritten',
    async (text) => {
      await writeFile(join(folder, 'settings.json'), text);
      expect(await open().read()).toEqual({ theme: 'light' });
      expect(setAside).toHaveBeenCalledExactlyOnceWith('settings.json', 'settings.json.broken-1');
      await open().write({ theme: 'dark' });
      expect(await readFile(join(folder, 'settings.json.broken-1'), 'utf8')).toBe(text);
    },
  );

  it('keeps what was set aside before, up to a bounded number', async () => {
    for (let round = 1; round <= 12; round++) {
      await writeFile(join(folder, 'settings.json'), `broken ${round}`);
      await open().read();
    }
    expect(await readFile(join(folder, 'settings.json.broken-1'), 'utf8')).toBe('broken 1');
    expect(await readdir(folder)).toHaveLength(9);
    expect(setAside).toHaveBeenLastCalledWith('settings.json', 'settings.json.broken-9');
  });

  it('ends with the last of many writes and leaves nothing else behind', async () => {
    const file = open();
    await Promise.all([
      file.write({ theme: 'dark' }),
      file.write({ theme: 'light' }),
      file.write({ theme: 'dark' }),
    ]);
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toEqual({ theme: 'dark' });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('says when it cannot be written, and writes again when it can', async () => {
    const file = new JsonFile(join(folder, 'missing', 'settings.json'), schema, { theme: 'light' });
    await expect(file.write({ theme: 'dark' })).rejects.toThrow('ENOENT');
    await expect(file.write({ theme: 'dark' })).rejects.toThrow('ENOENT');
  });
});
