const NAMES: Readonly<Record<string, string>> = {
  mod: 'CmdOrCtrl',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  left: 'Left',
  right: 'Right',
  tab: 'Tab',
};

/** A shortcut as Electron's menus take it: `mod+shift+h` is `CmdOrCtrl+Shift+H`. Undefined for a key that types something. */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys.split('+');
  if (parts.length === 1 && keys.length === 1) return undefined;
  return parts.map((part) => NAMES[part] ?? part.toUpperCase()).join('+');
}
