/** Turns key presses into actions. */
import { actionOfPress } from './action-keys';
import { onApp } from './api';
import { useApp } from './app-state';
import { runIfAvailable } from './commands';

/** In fields signs are text; in menus and lists they find what begins with them. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input, textarea, select') ||
    target.closest('[role=menu], [role=listbox]') !== null);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const id = actionOfPress(event, useApp.getState().platform);
  if (id === undefined) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (plain && isTyping(event.target)) return;
  // also where it can't be had now: else the menu would, as soon as nothing is in the way
  event.preventDefault();
  runIfAvailable(id);
}

/** Listens to the keyboard and to main's menu. */
export function followShortcuts(): void {
  window.addEventListener('keydown', onKeyDown);
  onApp('command', ({ name }) => runIfAvailable(name));
}
