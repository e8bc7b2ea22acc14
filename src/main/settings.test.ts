import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_PREFERENCES } from '../shared/preferences';
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
    expect((await load()).current).toEqual(DEFAULT_PREFERENCES);
    expect(setAside).not.toHaveBeenCalled();
  });

  it('keep keys that a later version wrote', async () => {
    await writeFile(file(), '{"theme":"dark","later":{"a":1}}');
    await (await load()).change({ theme: 'light' });
    const kept = { ...DEFAULT_PREFERENCES, theme: 'light', later: { a: 1 } };
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(kept);
  });

  it.each([
    ['theme', 'pink'],
    ['sizes', 'miles'],
    ['clusterBits', 99],
    ['compressionType', null],
    ['checkOnOpen', 'yes'],
    ['notify', 1],
  ])('lose one wrong value, not the others: %s', async (key, value) => {
    const window = { width: 800, height: 600, maximized: true };
    await writeFile(file(), JSON.stringify({ window, [key]: value }));
    expect((await load()).current).toEqual({ ...DEFAULT_PREFERENCES, window });
  });

  it('are kept under another name when broken, and that is told', async () => {
    await writeFile(file(), '{"theme":"dark"');
    const settings = await load();
    expect(settings.current).toEqual(DEFAULT_PREFERENCES);
    await settings.change({ theme: 'light' });
    expect(setAside).toHaveBeenCalledExactlyOnceWith('settings.json', 'settings.json.broken-1');
    expect(await readFile(`${file()}.broken-1`, 'utf8')).toBe('{"theme":"dark"');
  });
});
