import { app, Menu } from 'electron';
import type { ActionId } from '../shared/actions';
import { menuTemplate } from './menu-template';

/** Sets the menu bar; its actions are carried out by the window. */
export function setupMenu(send: (id: ActionId) => void): void {
  const context = { mac: process.platform === 'darwin', development: !app.isPackaged, send };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(context)));
}
