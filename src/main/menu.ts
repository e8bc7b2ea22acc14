import { app, Menu } from 'electron';
import { menuTemplate } from './menu-template';
import type { CommandName } from './menu-template';

/** Sets the menu bar; its commands are carried out by the window. */
export function setupMenu(send: (name: CommandName) => void): void {
  const context = { mac: process.platform === 'darwin', development: !app.isPackaged, send };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(context)));
}
