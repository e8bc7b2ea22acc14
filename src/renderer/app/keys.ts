/**
 * Shortcuts as text: `mod+o`, `alt+left`, `f5`, `?`, `3`. `mod` is Cmd on macOS, Ctrl elsewhere.
 * A key that needs Shift to be typed, such as `?`, is named by itself.
 */
import type { AppState } from '../../shared/app-protocol';

type Platform = AppState['platform'];

/** The part of a keyboard event that a shortcut is told by. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const KEY_NAMES: Readonly<Record<string, string>> = {
  left: 'ArrowLeft',
  right: 'ArrowRight',
  tab: 'Tab',
};

const SYMBOLS: Readonly<Record<string, string>> = { left: '←', right: '→', tab: 'Tab' };

const partsOf = (keys: string): { readonly modifiers: ReadonlySet<string>; readonly key: string } => {
  const parts = keys.split('+');
  return { modifiers: new Set(parts.slice(0, -1)), key: parts[parts.length - 1] };
};

/** Whether a key press is this shortcut. */
export function matchesKeys(keys: string, press: KeyPress, platform: Platform): boolean {
  const { modifiers, key } = partsOf(keys);
  const mac = platform === 'darwin';
  const ctrl = modifiers.has('ctrl') || (modifiers.has('mod') && !mac);
  const meta = modifiers.has('mod') && mac;
  const typed = key.length === 1 && modifiers.size === 0;
  return (
    press.key.toLowerCase() === (KEY_NAMES[key] ?? key).toLowerCase() &&
    press.ctrlKey === ctrl &&
    press.metaKey === meta &&
    press.altKey === modifiers.has('alt') &&
    (typed || press.shiftKey === modifiers.has('shift'))
  );
}

/** The shortcut as people read it on this system: Ctrl+O, ⌘O. */
export function formatKeys(keys: string, platform: Platform): string {
  const { modifiers, key } = partsOf(keys);
  const name = SYMBOLS[key] ?? key.toUpperCase();
  if (platform === 'darwin') {
    const marks = { ctrl: '⌃', alt: '⌥', shift: '⇧', mod: '⌘' };
    const shown = Object.entries(marks).filter(([modifier]) => modifiers.has(modifier));
    return shown.map(([, mark]) => mark).join('') + name;
  }
  const words = { mod: 'Ctrl', ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };
  const shown = Object.entries(words).filter(([modifier]) => modifiers.has(modifier));
  return [...shown.map(([, word]) => word), name].join('+');
}
