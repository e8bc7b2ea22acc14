/** Turns key presses into commands. */
import { onApp } from './api';
import { useApp } from './app-state';
import { COMMANDS, runNamed } from './commands';
import { matchesKeys } from './keys';
import { useImages } from './store';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** a sheet that has to be closed first */
const isCovered = (): boolean => document.querySelector('.dialog-overlay') !== null;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const { platform } = useApp.getState();
  const command = COMMANDS.find(({ keys }) => keys.some((text) => matchesKeys(text, event, platform)));
  if (!command || isCovered()) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (plain && isTyping(event.target)) return;
  if (!command.always && useImages.getState().active === undefined) return;
  event.preventDefault();
  command.run();
}

/** Listens to the keyboard and to main's menu. */
export function followShortcuts(): void {
  window.addEventListener('keydown', onKeyDown);
  onApp('command', runNamed);
}
