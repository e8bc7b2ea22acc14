import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { ACTIONS, actionKeys } from '../shared/actions';
import type { Action, ActionId } from '../shared/actions';
import { acceleratorOf } from './accelerator';
import { menuTemplate } from './menu-template';

const ignore = (): void => undefined;

const menus = (mac: boolean, send: (id: ActionId) => void = ignore, development = false) =>
  menuTemplate({ mac, development, send });
const items = (...context: Parameters<typeof menus>): MenuItemConstructorOptions[] =>
  menus(...context).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

/** Keys that Electron gives to roles by itself, those of its whole menus too. */
const ROLE_KEYS: Readonly<Record<'mac' | 'other', string>> = {
  mac: 'Cmd+H Alt+Cmd+H Cmd+Q Cmd+Z Shift+Cmd+Z Cmd+X Cmd+C Cmd+V Alt+Shift+Cmd+V Cmd+A Cmd+M Cmd+0 Cmd+Plus Cmd+- Ctrl+Cmd+F Alt+Cmd+I Shift+Cmd+W',
  other:
    'Ctrl+Q Ctrl+Z Ctrl+Y Shift+Ctrl+Z Ctrl+X Ctrl+C Ctrl+V Shift+Ctrl+V Ctrl+A Ctrl+M Ctrl+0 Ctrl+Plus Ctrl+- F11 Ctrl+Shift+I',
};

/** Accelerators that are the same key are the same text. */
const normal = (accelerator: string, mac: boolean): string =>
  accelerator
    .replace('CmdOrCtrl', mac ? 'Cmd' : 'Ctrl')
    .split('+')
    .sort()
    .join('+');

describe.each([false, true])('the menu (macOS: %s)', (mac) => {
  it('never reloads the page: F5 and Ctrl+R read the image again', () => {
    const send = vi.fn<(id: ActionId) => void>();
    const all = items(mac, send);
    expect(all.map(({ role }) => role)).not.toContain('reload');
    expect(all.map(({ role }) => role)).not.toContain('forceReload');
    for (const key of ['F5', 'CmdOrCtrl+R']) {
      const item = all.find(({ accelerator }) => accelerator === key);
      item?.click?.(undefined as never, undefined, undefined as never);
    }
    expect(send.mock.calls).toEqual([['reread'], ['reread']]);
  });

  it('leaves Ctrl+W to images: nothing closes the window by that key', () => {
    const roles = menus(mac).map(({ role }) => role);
    expect(roles).not.toContain('windowMenu');
    const closing = items(mac).filter(({ role }) => role === 'close');
    expect(closing.map(({ accelerator }) => accelerator)).toEqual(mac ? ['Shift+Cmd+W'] : []);
  });

  it('has the actions that belong there once, in their order, and nothing else of its own', () => {
    const shown = items(mac).filter(({ role, type, visible }) => !role && !type && visible !== false);
    const registered = ACTIONS.filter(({ menu }: Action) => menu !== undefined).map(({ id }) => id);
    expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(registered));
    expect(shown).toHaveLength(registered.length);
  });

  it('gives each key to one item', () => {
    const keys = items(mac)
      .map(({ accelerator }) => accelerator)
      .filter((key) => key !== undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leaves the keys of roles to them', () => {
    const ofRoles = ROLE_KEYS[mac ? 'mac' : 'other'].split(' ').map((key) => normal(key, mac));
    const ours = ACTIONS.flatMap((action) => actionKeys(action, mac))
      .map(acceleratorOf)
      .filter((key) => key !== undefined)
      .map((key) => normal(key, mac));
    expect(ours.filter((key) => ofRoles.includes(key))).toEqual([]);
  });

  it('never begins or ends with a separator, and has none beside another', () => {
    const shapes = menus(mac, ignore, true)
      .map(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .map((submenu) => submenu.map(({ type }) => (type === 'separator' ? '-' : 'i')).join(''));
    expect(shapes.filter((shape) => /^-|-$|--/.test(shape))).toEqual([]);
  });

  it('offers developer tools only in development', () => {
    expect(items(mac).map(({ role }) => role)).not.toContain('toggleDevTools');
    expect(items(mac, ignore, true).map(({ role }) => role)).toContain('toggleDevTools');
  });
});
