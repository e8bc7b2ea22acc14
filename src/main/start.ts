import { join } from 'node:path';
import { app } from 'electron';
import { prepareAnswers, setupAppScheme } from './app-scheme';
import type { Arrivals } from './arrivals';
import { ChosenFiles } from './chosen-files';
import { mayClose } from './closing';
import { EngineThreads } from './engine-threads';
import { FolderActs } from './folder-acts';
import { FolderQueue } from './folder-queue';
import { Folders } from './folders';
import { History } from './history';
import { imageListener } from './image-events';
import { Images } from './images';
import { setupIpc } from './ipc';
import { Jobs } from './jobs';
import { keepAwake } from './keep-awake';
import { setupWindowLifetime } from './main-window';
import type { MainWindow } from './main-window';
import { setupMenu } from './menu';
import { NewImages } from './new-images';
import { nextTurn } from './next-turn';
import { notify } from './notify';
import { logUnsavedRecents, openFiles } from './opening';
import { setupPermissions } from './permissions';
import { setupQuit } from './quit';
import { Recents } from './recents';
import { RecordedActs } from './recorded-acts';
import { reportFacts } from './report-facts';
import { Samples } from './samples';
import { SettingsStore } from './settings';
import { TaskBar } from './task-bar';
import { applyTheme } from './theme';
import { UnfinishedWrites } from './unfinished-writes';
import { showProgress } from './window-progress';

/** What the app consists of, put together and set going once Electron is ready. */
export async function start(window: MainWindow, arrivals: Arrivals): Promise<void> {
  const { events } = window;
  const settings = await SettingsStore.load((file, aside) => {
    console.warn(`${file} could not be read. It was set aside as ${aside}.`);
    events.send('settingsLost', { file, aside });
  });
  setupAppScheme(join(__dirname, '../renderer'));
  setupPermissions();
  const jobs = new Jobs(keepAwake);
  const files = new ChosenFiles();
  const recents = new Recents((list) => events.send('recents', list));
  const engines = new EngineThreads(join(__dirname, 'engine-worker.js'));
  const images = new Images({
    startEngine: engines.start,
    listen: (handle) => imageListener(handle, events.send),
    undoFolder: join(app.getPath('userData'), 'undo'),
  });
  const history = new History();
  const samplesFolder = join(app.getPath('userData'), 'samples');
  const unfinished = new UnfinishedWrites((left) => events.send('unfinished', left), samplesFolder);
  const recorded = new RecordedActs({
    keep: (path, entry) => history.add(path, entry),
    forget: (path) => history.forget(path),
    unfinished,
  });
  const taskBar = new TaskBar((progress) => showProgress(window.current, progress));
  const open = (paths: readonly string[]) => openFiles(paths, { images, recents, files, unfinished });

  const samples = new Samples({
    startEngine: engines.start,
    images,
    forget: (path) => history.forget(path),
    folder: samplesFolder,
  });
  const newImages = new NewImages({
    startEngine: engines.start,
    files,
    images,
    record: recorded,
    openFiles: open,
  });

  applyTheme(settings);

  const acts = new FolderActs({
    startEngine: engines.start,
    undoFolder: join(app.getPath('userData'), 'undo'),
    grantedTo: (path) => images.grantedTo(path),
    record: recorded,
    reportFacts: (path) => reportFacts(path, history),
  });
  const folderQueue = new FolderQueue({
    acts,
    jobs,
    taskBar,
    isWrittenTo: (identity) => {
      const handle = images.withIdentity(identity);
      return handle !== undefined && jobs.isWriting(handle);
    },
    tell: (state) => events.send('queue', state),
    tellEnded: (ended) => events.send('queueEnded', { jobs: ended }),
  });
  const folders = new Folders({
    acts,
    queue: folderQueue,
    send: events.send,
    openFiles: open,
    remember: (path) => void recents.addFolder(path).catch(logUnsavedRecents),
    checkedAt: (path) => history.checkedAt(path),
  });
  setupQuit(() => engines.stuck);
  setupMenu((name) => {
    // macOS has a menu bar also while there is no window
    window.open(settings);
    window.show();
    events.send('command', { name });
  });
  const services = {
    images,
    jobs,
    files,
    newImages,
    recents,
    samples,
    settings,
    events,
    history,
    recorded,
    unfinished,
    taskBar,
    folders,
    folderQueue,
    notify: (title: string, body: string, clicked: () => void) => {
      if (settings.current.notify) notify(window, title, body, clicked);
    },
    openFiles: open,
  };
  setupIpc(services, () => window.current);
  setupWindowLifetime(window, settings);
  window.onShown = () => engines.prepare();
  window.onPageGone = () => jobs.cancelAll();
  window.mayClose = mayClose(jobs, folderQueue);
  // making a window takes main long enough to have a turn for itself
  await nextTurn();
  window.open(settings);
  void prepareAnswers();
  arrivals.deliverTo(async (paths) => {
    window.open(settings);
    window.show();
    events.send('opened', await folders.openTogether(paths));
  });
}
