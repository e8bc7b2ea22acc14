/** Turns key presses into commands. */
import { onApp } from './api';
import { useApp } from './app-state';
import { COMMANDS, isAvailable, runNamed } from './commands';
import { matchesKeys } from './keys';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const { platform } = useApp.getState();
  const command = COMMANDS.find(({ keys }) => keys.some((text) => matchesKeys(text, event, platform)));
  if (!command) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (plain && isTyping(event.target)) return;
  // also where it can't be given now: else the menu would, as soon as nothing is in the way
  event.preventDefault();
  if (isAvailable(command)) command.run();
}

/** Listens to the keyboard and to main's menu. */
export function followShortcuts(): void {
  window.addEventListener('keydown', onKeyDown);
  onApp('command', runNamed);
}
