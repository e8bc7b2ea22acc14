import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { FileStorage } from './file-storage';
import type { NewFileOptions } from './new-file';
import { withNewFiles } from './new-files';
import { WritableFileStorage } from './writable-file-storage';

const folder = await suiteFolder('new-files');
let count = 0;
let at: string;
const text = (name: string): Promise<string> => readFile(join(at, name), 'utf8');
const failure = new Error('the work fails');

/** Makes files that hold `new`; `meanwhile` is done when they are written. */
const make = (names: string[], options: NewFileOptions = {}, meanwhile?: () => unknown): Promise<void> =>
  withNewFiles(options, async (files) => {
    for (const name of names) await (await files.create(join(at, name))).write(0, Buffer.from('new'));
    await meanwhile?.();
  });

/** A folder of its own for each test. */
beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
});

describe('new files', () => {
  it('have their names when all of them are whole, and not before', async () => {
    let during: string[] = [];
    await make(['one', 'two'], {}, async () => void (during = await readdir(at)));
    expect(during.filter((name) => !/^\.(one|two)\.[0-9a-f]{12}\.part$/.test(name))).toEqual([]);
    expect(during).toHaveLength(2);
    expect([await text('one'), await text('two')]).toEqual(['new', 'new']);
    expect(await readdir(at)).toEqual(['one', 'two']);
  });

  it.each([false, true])('are none where the work fails, durable %s', async (durable) => {
    await writeFile(join(at, 'there'), 'old');
    const failing = make(['one', 'there'], { overwrite: true, durable }, () => {
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect(await text('there')).toBe('old');
    expect(await readdir(at)).toEqual(['there']);
  });

  it.each([false, true])(
    'never replace what somebody else makes meanwhile, overwrite %s',
    async (overwrite) => {
      const theirs = (): Promise<void> => writeFile(join(at, 'two'), 'theirs');
      await expect(make(['one', 'two'], { overwrite }, theirs)).rejects.toMatchObject({
        code: 'file-exists',
        fields: { file: join(at, 'two') },
      });
      expect(await text('two')).toBe('theirs');
      expect(await readdir(at)).toEqual(['two']);
    },
  );

  it('replace a file only where they may, behind links and with its rights', async () => {
    await writeFile(join(at, 'file'), 'old');
    await chmod(join(at, 'file'), 0o640);
    await symlink('file', join(at, 'link'));
    await expect(make(['link'])).rejects.toMatchObject({ code: 'file-exists' });
    expect(await text('file')).toBe('old');
    await make(['link'], { overwrite: true, durable: false });
    expect(await text('file')).toBe('new');
    expect((await stat(join(at, 'file'))).mode & 0o777).toBe(0o640);
    expect(await readdir(at)).toEqual(['file', 'link']);
  });

  it('take the place of a file of 0 bytes', async () => {
    await writeFile(join(at, 'empty'), '');
    await make(['empty']);
    expect(await text('empty')).toBe('new');
  });

  it('may have long names', async () => {
    const name = 'ö'.repeat(127);
    await make([name]);
    expect(await text(name)).toBe('new');
  });

  it('never replace what is being read, whatever its name', async () => {
    await writeFile(join(at, 'read'), 'old');
    await link(join(at, 'read'), join(at, 'other'));
    const source = await FileStorage.open(join(at, 'read'));
    for (const name of ['read', 'other']) {
      const options = { overwrite: true, sources: [source] };
      await expect(make([name], options)).rejects.toMatchObject({ code: 'invalid-argument' });
    }
    await source.close();
    expect(await text('read')).toBe('old');
  });

  it.each([
    ['.', 'is-directory'],
    ['none/', 'is-directory'],
    ['nowhere', 'file-exists'],
    ['none/file', 'no-such-file'],
    ['../../../../../../../../../dev/null', 'not-a-regular-file'],
  ])('are not made as %s: %s', async (name, code) => {
    await symlink('gone', join(at, 'nowhere'));
    const path = name.endsWith('/') ? `${at}/${name}` : join(at, name);
    const work = withNewFiles({ overwrite: true, devices: true }, (files) => files.create(path));
    await expect(work).rejects.toMatchObject({ code });
    expect(await readdir(at)).toEqual(['nowhere']);
  });
});

describe.runIf(process.platform === 'linux')('new files of a system with locks', () => {
  it('never replace what somebody writes to', async () => {
    await writeFile(join(at, 'busy'), 'old');
    const user = await WritableFileStorage.open(join(at, 'busy'));
    await expect(make(['busy'], { overwrite: true })).rejects.toMatchObject({ code: 'in-use' });
    await user.close();
    expect(await readdir(at)).toEqual(['busy']);
  });

  it('lock what they replace until they have its place', async () => {
    await writeFile(join(at, 'file'), 'old');
    await make(['file'], { overwrite: true }, async () => {
      const user = WritableFileStorage.open(join(at, 'file'));
      await expect(user).rejects.toMatchObject({ code: 'in-use' });
    });
    await (await WritableFileStorage.open(join(at, 'file'))).close();
  });
});
