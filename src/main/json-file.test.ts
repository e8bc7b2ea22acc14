import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from './json-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platter-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

const schema = z.looseObject({ theme: z.enum(['light', 'dark']) });
const open = () =>
  new JsonFile<z.infer<typeof schema>>(join(folder, 'settings.json'), schema, { theme: 'light' });

describe('a JSON file', () => {
  it('reads back what was written, unknown keys included', async () => {
    await open().write({ theme: 'dark', later: 1 });
    expect(await open().read()).toEqual({ theme: 'dark', later: 1 });
  });

  it('falls back when missing, broken or of another shape', async () => {
    expect(await open().read()).toEqual({ theme: 'light' });
    for (const text of ['', '{"theme":', '{"theme":"pink"}', '[]']) {
      await writeFile(join(folder, 'settings.json'), text);
      expect(await open().read()).toEqual({ theme: 'light' });
    }
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
