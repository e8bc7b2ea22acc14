import { app } from 'electron';
import { setupAppLog } from './app-log';
import { setupAppIdentity } from './app-identity';
import { registerAppScheme } from './app-scheme';
import { imageArguments } from './arguments';
import { Arrivals } from './arrivals';
import { tellCannotStart } from './cannot-start';
import { setupCrashDumps } from './crash-dumps';
import { MainWindow } from './main-window';
import { setupNavigation } from './navigation';
import { setupOpenFile } from './open-file';
import { mayAnotherRun } from './running-instance';
import { setupSandbox } from './sandbox';
import { claimSingleInstance, fitsOneMessage } from './single-instance';
import { tellTooManyFiles } from './too-many-files';

const arrivals = new Arrivals();
const window = new MainWindow();
const paths = imageArguments(process.argv, {
  cwd: process.cwd(),
  appPaths: process.defaultApp ? [app.getAppPath(), __filename] : [],
});
setupAppIdentity();
setupCrashDumps();
setupSandbox();
registerAppScheme();
setupOpenFile(arrivals);
setupNavigation();
const lost = (error: unknown): void => {
  console.error('The files of another start are not known:', error);
  window.events.send('arrivalsLost', {});
};
if (!fitsOneMessage(process.argv) && mayAnotherRun(app.getPath('userData'))) void tellTooManyFiles();
else if (claimSingleInstance(paths, { arrivals, show: () => window.show(), lost })) {
  setupAppLog();
  // the rest of the code is loaded in a turn of its own
  void app
    .whenReady()
    .then(() => import('./start'))
    .then(({ start }) => start(window, arrivals))
    .catch(tellCannotStart);
} else app.quit();
