import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from './menu-template';
import type { CommandName } from './menu-template';

const ignore = (): void => undefined;

const items = (mac: boolean, send: (name: CommandName) => void = ignore): MenuItemConstructorOptions[] =>
  menuTemplate({ mac, development: false, send }).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu : [],
  );

describe.each([false, true])('the menu (macOS: %s)', (mac) => {
  it('never reloads the page: F5 and Ctrl+R read the image again', () => {
    const send = vi.fn<(name: CommandName) => void>();
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
    const roles = menuTemplate({ mac, development: false, send: ignore }).map(({ role }) => role);
    expect(roles).not.toContain('windowMenu');
    const closing = items(mac).filter(({ role }) => role === 'close');
    expect(closing.map(({ accelerator }) => accelerator)).toEqual(mac ? ['Shift+Cmd+W'] : []);
  });

  it('gives each key to one item', () => {
    const keys = items(mac)
      .map(({ accelerator }) => accelerator)
      .filter((key) => key !== undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('offers developer tools only in development', () => {
    expect(items(mac).map(({ role }) => role)).not.toContain('toggleDevTools');
  });
});
