import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';

const SENTENCE =
  'These are too many files for one command line. Open the folder they are in, or drop it on the window of Platter.';

/** Says that a command line is too long to be handed over, on the terminal and where there are windows in one; then ends. */
export async function tellTooManyFiles(): Promise<void> {
  process.stderr.write(`platter: ${SENTENCE}\n`);
  if (!hasWindows()) return app.exit(1);
  // the settings are those of the instance that may be running
  const own = mkdtempSync(join(tmpdir(), 'platter-'));
  app.setPath('userData', own);
  app.setPath('sessionData', own);
  process.on('exit', () => rmSync(own, { recursive: true, force: true }));
  await app.whenReady();
  await dialog.showMessageBox({ type: 'error', message: 'Too many files at once', detail: SENTENCE });
  app.exit(1);
}

const hasWindows = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
