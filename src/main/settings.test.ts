import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsStore } from './settings';

const user = vi.hoisted(() => ({ data: '' }));
vi.mock('electron', () => ({ app: { getPath: () => user.data } }));

const setAside = vi.fn<(fileName: string, aside: string) => void>();
const load = () => SettingsStore.load(setAside);
const file = () => join(user.data, 'settings.json');

beforeEach(async () => {
  setAside.mockClear();
  user.data = await mkdtemp(join(tmpdir(), 'platter-settings-'));
});
afterEach(() => rm(user.data, { recursive: true }));

describe('the settings', () => {
  it('are defaults at the first start', async () => {
    expect((await load()).current).toEqual({ theme: 'system' });
    expect(setAside).not.toHaveBeenCalled();
  });

  it('keep keys that a later version wrote', async () => {
    await writeFile(file(), '{"theme":"dark","later":{"a":1}}');
    await (await load()).change({ theme: 'light' });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ theme: 'light', later: { a: 1 } });
  });

  it('lose one wrong value, not the others', async () => {
    await writeFile(file(), '{"theme":"pink","window":{"width":800,"height":600,"maximized":true}}');
    const { current } = await load();
    expect(current).toEqual({ theme: 'system', window: { width: 800, height: 600, maximized: true } });
  });

  it('are kept under another name when broken, and that is told', async () => {
    await writeFile(file(), '{"theme":"dark"');
    const settings = await load();
    expect(settings.current).toEqual({ theme: 'system' });
    await settings.change({ theme: 'light' });
    expect(setAside).toHaveBeenCalledExactlyOnceWith('settings.json', 'settings.json.broken-1');
    expect(await readFile(`${file()}.broken-1`, 'utf8')).toBe('{"theme":"dark"');
  });
});
