import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrivateLists } from './private-lists';

let at = '';
let lists = new PrivateLists('');

beforeEach(async () => {
  at = await mkdtemp(join(tmpdir(), 'lists-'));
  lists = new PrivateLists(join(at, 'handed-over'));
});
afterEach(() => rm(at, { recursive: true }));

describe('a list of paths', () => {
  it('is this user’s alone, and gone when it was taken', async () => {
    const paths = ['/vm/a\nb.qcow2', '/vm/100 %.qcow2'];
    const name = lists.write(paths);
    const path = join(at, 'handed-over', name);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(at, 'handed-over'))).mode & 0o777).toBe(0o700);
    expect(await lists.take(name)).toEqual(paths);
    expect(await readdir(join(at, 'handed-over'))).toEqual([]);
    await expect(lists.take(name)).rejects.toThrow('ENOENT');
  });

  it('is no file of another name or place, nor a link to one', async () => {
    await writeFile(join(at, 'secret.json'), '["/vm/a.qcow2"]');
    const name = lists.write([]);
    const linked = name.replace(/^.{4}/, '0000');
    await symlink(join(at, 'secret.json'), join(at, 'handed-over', linked));
    for (const wrong of ['../secret.json', join(at, 'secret.json'), `x/../${name}`, `${name}\n`, ''])
      await expect(lists.take(wrong)).rejects.toThrow('not the name of a list');
    await expect(lists.take(linked)).rejects.toThrow('ELOOP');
  });

  it('that nobody took is removed after a while', async () => {
    lists.removeStale();
    lists.write([]);
    lists.removeStale();
    expect(await readdir(join(at, 'handed-over'))).toHaveLength(1);
    lists.removeStale(Date.now() + 61_000);
    expect(await readdir(join(at, 'handed-over'))).toEqual([]);
  });
});
