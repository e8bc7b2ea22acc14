import { Notification } from 'electron';
import type { MainWindow } from './main-window';

/** Shown notifications, which are nobody's else and would be collected before they are clicked. */
const shown = new Set<Notification>();

/**
 * Tells the person what has ended while the window is not in front; a click brings it there.
 * @param clicked called when the window was brought to the front
 */
export function notify(window: MainWindow, title: string, body: string, clicked: () => void): void {
  if (window.current?.isFocused() || !Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  shown.add(notification);
  notification.once('close', () => shown.delete(notification));
  notification.once('click', () => {
    shown.delete(notification);
    window.show();
    clicked();
  });
  notification.show();
}
