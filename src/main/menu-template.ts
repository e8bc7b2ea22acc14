import type { MenuItemConstructorOptions } from 'electron';
import type { AppEvents } from '../shared/app-protocol';

export type CommandName = AppEvents['command']['name'];

/** What the menu depends on. */
export interface MenuContext {
  readonly mac: boolean;
  /** unpackaged: the developer tools are offered */
  readonly development: boolean;
  readonly send: (name: CommandName) => void;
}

/**
 * The menu bar. Nothing in it reloads the page: the keys for that read the image again, as a page that
 * reloads would lose what is open.
 */
export function menuTemplate({ mac, development, send }: MenuContext): MenuItemConstructorOptions[] {
  const command = (name: CommandName, label: string, accelerator: string): MenuItemConstructorOptions => ({
    id: name,
    label,
    accelerator,
    click: () => send(name),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const recent: MenuItemConstructorOptions = {
    role: 'recentDocuments',
    submenu: [{ role: 'clearRecentDocuments' }],
  };
  const tools: MenuItemConstructorOptions[] = [separator, { role: 'toggleDevTools' }];
  const front: MenuItemConstructorOptions[] = [{ role: 'zoom' }, separator, { role: 'front' }];
  const file: MenuItemConstructorOptions[] = [
    command('new-image', 'New image…', 'CmdOrCtrl+N'),
    command('open', 'Open…', 'CmdOrCtrl+O'),
    ...(mac ? [recent] : []),
    separator,
    command('reread', 'Re-read from disk', 'CmdOrCtrl+R'),
    { ...command('reread', 'Re-read from disk', 'F5'), id: 'reread-f5', visible: false },
    command('close-image', 'Close image', 'CmdOrCtrl+W'),
    separator,
    mac ? { role: 'close', accelerator: 'Shift+Cmd+W' } : { role: 'quit' },
  ];
  const image: MenuItemConstructorOptions[] = [
    command('repair', 'Repair…', 'CmdOrCtrl+Shift+H'),
    command('undo', 'Take back a repair…', 'CmdOrCtrl+Shift+B'),
    separator,
    command('compact', 'Compact…', 'CmdOrCtrl+Shift+K'),
    command('resize', 'Resize…', 'CmdOrCtrl+Shift+R'),
    command('discard', 'Give back zeroes…', 'CmdOrCtrl+Shift+D'),
    separator,
    command('export', 'Export to raw…', 'CmdOrCtrl+Shift+E'),
    command('metadata', 'Save metadata for support…', 'CmdOrCtrl+Shift+M'),
  ];
  const view: MenuItemConstructorOptions[] = [
    command('show-overview', 'Overview', 'CmdOrCtrl+1'),
    command('show-header', 'Header', 'CmdOrCtrl+2'),
    command('show-map', 'Map', 'CmdOrCtrl+3'),
    command('show-health', 'Health', 'CmdOrCtrl+4'),
    separator,
    command('palette', 'Find a command', 'CmdOrCtrl+K'),
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(development ? tools : []),
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu', submenu: file },
    { role: 'editMenu' },
    { label: 'Image', submenu: image },
    { label: 'View', submenu: view },
    // the system's own window menu has Ctrl+W close the window
    { label: 'Window', submenu: [{ role: 'minimize' }, ...(mac ? front : [])] },
  ];
}
