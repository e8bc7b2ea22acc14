import type { MenuItemConstructorOptions } from 'electron';
import { ACTIONS, actionKeys, actionLabel } from '../shared/actions';
import type { Action, ActionId, MenuName } from '../shared/actions';
import { acceleratorOf } from './accelerator';

/** What the menu depends on. */
export interface MenuContext {
  readonly mac: boolean;
  /** unpackaged: the developer tools are offered */
  readonly development: boolean;
  readonly send: (id: ActionId) => void;
}

type Items = readonly MenuItemConstructorOptions[];

/** What macOS has in the menu of every app. */
const MAC_APP: readonly Items[] = [
  [{ role: 'services' }],
  [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
  [{ role: 'quit' }],
];

/**
 * The menu bar: the actions of the window where the registry puts them, among what the system's own menus have.
 * Nothing in it reloads the page: the keys for that read the image again, as a page that reloads would lose what is open.
 */
export function menuTemplate({ mac, development, send }: MenuContext): MenuItemConstructorOptions[] {
  const items = (action: (typeof ACTIONS)[number]): Items => {
    // a key without a modifier is typed, so the page alone can tell whether it is a shortcut
    const accelerators = actionKeys(action, mac)
      .map(acceleratorOf)
      .filter((key) => key !== undefined);
    const item = { label: actionLabel(action, mac), click: () => send(action.id) };
    const [shown, ...others] = accelerators;
    const hidden = others.map((accelerator) => ({ ...item, accelerator, visible: false }));
    return [{ ...item, id: action.id, accelerator: shown }, ...hidden];
  };
  const place = ({ menu }: Action): { readonly name?: MenuName | 'app'; readonly part?: number } =>
    mac && menu?.macApp !== undefined ? { name: 'app', part: menu.macApp } : { ...menu };
  /** the actions of a menu, in its parts */
  const parts = (name: MenuName | 'app'): readonly Items[] => {
    const actions = ACTIONS.filter((action) => place(action).name === name);
    const numbers = new Set(actions.map((action) => place(action).part ?? 0));
    return [...numbers]
      .sort((a, b) => a - b)
      .map((part) => actions.filter((action) => place(action).part === part).flatMap(items));
  };
  const [making = [], ...otherFile] = parts('file');
  const recent: Items = mac ? [{ role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] }] : [];
  const leaving: Items = [mac ? { role: 'close', accelerator: 'Shift+Cmd+W' } : { role: 'quit' }];
  const zoom: Items = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  const tools: readonly Items[] = development ? [[{ role: 'toggleDevTools' }]] : [];
  const frame: Items = [{ role: 'minimize' }, ...(mac ? [{ role: 'zoom' } as const] : [])];
  const front: readonly Items[] = mac ? [[{ role: 'front' }]] : [];
  return [
    ...(mac ? [{ role: 'appMenu', submenu: separated(...parts('app'), ...MAC_APP) } as const] : []),
    { role: 'fileMenu', submenu: separated([...making, ...recent], ...otherFile, leaving) },
    { role: 'editMenu' },
    { label: 'Image', submenu: separated(...parts('image')) },
    { label: 'View', submenu: separated(...parts('view'), zoom, ...tools) },
    // the system's own window menu has Ctrl+W close the window
    { label: 'Window', submenu: separated(frame, ...parts('window'), ...front) },
    { role: 'help', submenu: separated(...parts('help')) },
  ];
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

const separated = (...parts: readonly Items[]): MenuItemConstructorOptions[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [SEPARATOR, ...part]));
