import { app } from 'electron';

/**
 * Puts every page into the sandbox. Has to be called before the app is ready. Where the person turned the
 * system's sandbox off, as root has to, it would be turned on again and no process could start.
 */
export function setupSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}
