/**
 * Every action of the window, once: menu bar, menus of the window, command palette, sheet of shortcuts and the keys
 * themselves are views of this list. What an action does is said where it is done, in renderer/app/commands.ts.
 */

/** Menus of the menu bar. */
export type MenuName = 'file' | 'image' | 'view' | 'window' | 'help';

export type ActionGroup = 'Image' | 'Views' | 'Window';

/** Shortcuts in the order in which they are shown, as `mod+shift+h`; `mod` is Cmd on macOS and Ctrl elsewhere. */
type Keys = readonly string[];

/** One thing that a person can have the window do. */
export interface Action {
  readonly id: string;
  readonly name: string;
  /** the name on macOS, where that has a word of its own */
  readonly macName?: string;
  /** what the name is one of several of, where it does not stand beside them: `Appearance: Dark` */
  readonly heading?: string;
  readonly group: ActionGroup;
  /** asks for more before anything happens: shown with an ellipsis */
  readonly asks?: boolean;
  /** an action without keys is found by its name */
  readonly keys?: Keys | { readonly mac: Keys; readonly other: Keys };
  /** the menu of the menu bar, and which of its parts between separators; `macApp`: on macOS the part of the app's own menu */
  readonly menu?: { readonly name: MenuName; readonly part: number; readonly macApp?: number };
  /** can be had without an open image */
  readonly always?: boolean;
  /** works on a folder in front, too */
  readonly withFolder?: boolean;
  /** works on all images that are open, of which there have to be several */
  readonly withSeveral?: boolean;
}

/** In the order of menus, palette and sheet. */
export const ACTIONS = [
  {
    id: 'new-image',
    name: 'New image',
    asks: true,
    group: 'Image',
    keys: ['mod+n'],
    menu: { name: 'file', part: 1 },
    always: true,
  },
  {
    id: 'from-raw',
    name: 'Make an image of a raw disk',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+n'],
    menu: { name: 'file', part: 1 },
    always: true,
  },
  {
    id: 'open',
    name: 'Open',
    asks: true,
    group: 'Image',
    keys: ['mod+o'],
    menu: { name: 'file', part: 1 },
    always: true,
  },
  {
    id: 'open-folder',
    name: 'Open folder',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+o'],
    menu: { name: 'file', part: 1 },
    always: true,
  },
  {
    id: 'reread',
    name: 'Re-read from disk',
    group: 'Image',
    keys: { mac: ['mod+r', 'f5'], other: ['f5', 'mod+r'] },
    menu: { name: 'file', part: 2 },
    withFolder: true,
  },
  {
    id: 'reveal',
    name: 'Show in folder',
    macName: 'Show in Finder',
    group: 'Image',
    menu: { name: 'file', part: 2 },
  },
  {
    id: 'close-image',
    name: 'Close tab',
    group: 'Image',
    keys: ['mod+w'],
    menu: { name: 'file', part: 2 },
    withFolder: true,
  },
  { id: 'check', name: 'Check', group: 'Image', keys: ['mod+shift+c'], menu: { name: 'image', part: 1 } },
  {
    id: 'repair',
    name: 'Repair',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+h'],
    menu: { name: 'image', part: 1 },
  },
  {
    id: 'undo',
    name: 'Take back a repair',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+b'],
    menu: { name: 'image', part: 1 },
  },
  {
    id: 'compact',
    name: 'Compact',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+k'],
    menu: { name: 'image', part: 2 },
  },
  {
    id: 'resize',
    name: 'Resize',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+r'],
    menu: { name: 'image', part: 2 },
  },
  {
    id: 'discard',
    name: 'Give back zeroes',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+d'],
    menu: { name: 'image', part: 2 },
  },
  {
    id: 'export',
    name: 'Export to raw',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+e'],
    menu: { name: 'image', part: 3 },
  },
  {
    id: 'metadata',
    name: 'Save metadata for support',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+m'],
    menu: { name: 'image', part: 3 },
  },
  {
    id: 'report',
    name: 'Export report',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+s'],
    menu: { name: 'image', part: 3 },
  },
  {
    id: 'compare',
    name: 'Compare with',
    asks: true,
    group: 'Image',
    keys: ['mod+shift+a'],
    menu: { name: 'image', part: 3 },
  },
  { id: 'copy-info', heading: 'Copy as command', name: 'Info', group: 'Image' },
  { id: 'copy-check', heading: 'Copy as command', name: 'Check', group: 'Image' },
  { id: 'copy-map', heading: 'Copy as command', name: 'Map', group: 'Image' },
  {
    id: 'show-overview',
    name: 'Overview',
    group: 'Views',
    keys: ['1', 'mod+1'],
    menu: { name: 'view', part: 1 },
  },
  {
    id: 'show-header',
    name: 'Header',
    group: 'Views',
    keys: ['2', 'mod+2'],
    menu: { name: 'view', part: 1 },
  },
  { id: 'show-map', name: 'Map', group: 'Views', keys: ['3', 'mod+3'], menu: { name: 'view', part: 1 } },
  {
    id: 'show-health',
    name: 'Health',
    group: 'Views',
    keys: ['4', 'mod+4'],
    menu: { name: 'view', part: 1 },
  },
  {
    id: 'show-snapshots',
    name: 'Snapshots',
    group: 'Views',
    keys: ['5', 'mod+5'],
    menu: { name: 'view', part: 1 },
  },
  { id: 'show-chain', name: 'Chain', group: 'Views', keys: ['6', 'mod+6'], menu: { name: 'view', part: 1 } },
  {
    id: 'select-previous',
    name: 'Previous selection',
    group: 'Views',
    // on macOS Alt with an arrow moves by words
    keys: { mac: ['mod+['], other: ['alt+left'] },
    menu: { name: 'view', part: 2 },
  },
  {
    id: 'select-next',
    name: 'Next selection',
    group: 'Views',
    keys: { mac: ['mod+]'], other: ['alt+right'] },
    menu: { name: 'view', part: 2 },
  },
  {
    id: 'explain',
    name: 'Explain the selection',
    group: 'Views',
    keys: ['e'],
    menu: { name: 'view', part: 2 },
  },
  {
    id: 'next-image',
    name: 'Next tab',
    group: 'Window',
    keys: ['ctrl+tab'],
    menu: { name: 'window', part: 1 },
    withFolder: true,
  },
  {
    id: 'previous-image',
    name: 'Previous tab',
    group: 'Window',
    keys: ['ctrl+shift+tab'],
    menu: { name: 'window', part: 1 },
    withFolder: true,
  },
  {
    id: 'show-table',
    name: 'Show open images as a table',
    group: 'Window',
    menu: { name: 'window', part: 1 },
    withSeveral: true,
  },
  {
    id: 'jobs',
    name: 'Jobs',
    group: 'Window',
    keys: ['mod+j'],
    menu: { name: 'window', part: 1 },
    always: true,
  },
  {
    id: 'palette',
    name: 'Find a command',
    group: 'Window',
    keys: ['mod+k', 'mod+shift+p'],
    menu: { name: 'view', part: 3 },
    always: true,
  },
  {
    id: 'shortcuts',
    name: 'Keyboard shortcuts',
    group: 'Window',
    keys: ['?'],
    menu: { name: 'help', part: 1 },
    always: true,
  },
  {
    id: 'settings',
    name: 'Settings',
    asks: true,
    group: 'Window',
    keys: ['mod+,'],
    menu: { name: 'file', part: 3, macApp: 2 },
    always: true,
  },
  {
    id: 'documentation',
    name: 'Documentation',
    group: 'Window',
    menu: { name: 'help', part: 1 },
    always: true,
  },
  {
    id: 'open-logs',
    name: 'Open log folder',
    group: 'Window',
    menu: { name: 'help', part: 1 },
    always: true,
  },
  {
    id: 'about',
    name: 'About Platter',
    group: 'Window',
    menu: { name: 'help', part: 2, macApp: 1 },
    always: true,
  },
  { id: 'theme-system', heading: 'Appearance', name: 'As the system', group: 'Window', always: true },
  { id: 'theme-light', heading: 'Appearance', name: 'Light', group: 'Window', always: true },
  { id: 'theme-dark', heading: 'Appearance', name: 'Dark', group: 'Window', always: true },
  { id: 'sizes-iec', heading: 'Sizes', name: 'GiB, powers of 1024', group: 'Window', always: true },
  { id: 'sizes-si', heading: 'Sizes', name: 'GB, powers of 1000', group: 'Window', always: true },
  { id: 'sizes-bytes', heading: 'Sizes', name: 'Bytes', group: 'Window', always: true },
] as const satisfies readonly Action[];

export type ActionId = (typeof ACTIONS)[number]['id'];

const BY_ID = new Map<string, Action>(ACTIONS.map((action) => [action.id, action]));

/** The action of an id. */
export function actionOf(id: ActionId): Action {
  const action = BY_ID.get(id);
  if (!action) throw new Error(`No action ${id}`);
  return action;
}

/** An action as it stands in a menu among its like, on macOS or elsewhere. */
export function actionLabel({ name, macName = name, asks }: Action, mac: boolean): string {
  const own = mac ? macName : name;
  return asks ? `${own}…` : own;
}

/** An action as it is found by its name alone. */
export const actionTitle = (action: Action, mac: boolean): string =>
  action.heading === undefined ? actionLabel(action, mac) : `${action.heading}: ${actionLabel(action, mac)}`;

/** Shortcuts of an action on macOS or elsewhere; the first one is shown. */
export function actionKeys({ keys = [] }: Action, mac: boolean): Keys {
  return 'mac' in keys ? (mac ? keys.mac : keys.other) : keys;
}
