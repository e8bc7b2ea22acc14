import { existsSync } from 'node:fs';
import { app, clipboard } from 'electron';
import type { BrowserWindow } from 'electron';
import type { AppMethod, AppParams, AppResults, AppState, OpenVerdict } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';
import type { OperationContext, Progress } from '../shared/progress';
import { openLogFolder } from './app-log';
import { chooseTarget } from './choose-target';
import type { ChosenFiles } from './chosen-files';
import { chooseComparedFile, chooseImages, confirmNamedFiles, confirmStop } from './dialogs';
import { showDocumentation } from './documentation';
import { folderHandlers } from './folder-methods';
import type { FolderQueue } from './folder-queue';
import type { Folders } from './folders';
import type { History } from './history';
import type { Images } from './images';
import type { Jobs } from './jobs';
import type { NewImages } from './new-images';
import type { RecordedActs } from './recorded-acts';
import { refusedFiles } from './refused-files';
import type { Recents } from './recents';
import { representFile } from './represented-file';
import type { Samples } from './samples';
import { saveList } from './save-list';
import type { SettingsStore } from './settings';
import { showInFolder } from './show-in-folder';
import type { TaskBar } from './task-bar';
import { applyTheme } from './theme';
import type { UnfinishedWrites } from './unfinished-writes';
import { runtimeVersions } from './versions';
import type { WindowEvents } from './window-events';

/** What the requests of the window work on. */
export interface AppServices {
  readonly images: Images;
  readonly jobs: Jobs;
  readonly files: ChosenFiles;
  readonly newImages: NewImages;
  readonly folders: Folders;
  readonly folderQueue: FolderQueue;
  readonly recents: Recents;
  readonly samples: Samples;
  readonly settings: SettingsStore;
  readonly history: History;
  readonly recorded: RecordedActs;
  readonly unfinished: UnfinishedWrites;
  readonly taskBar: TaskBar;
  readonly events: WindowEvents;
  /** tells of work that has ended while the window is not in front */
  readonly notify: (title: string, body: string, clicked: () => void) => void;
  /** opens files and remembers them; folders as tables */
  readonly openFiles: (paths: readonly string[]) => Promise<readonly OpenVerdict[]>;
}

/** One function for each request of the window, no more and no fewer. */
export type AppHandlers = {
  readonly [M in AppMethod]: (
    params: AppParams<M>,
    window: BrowserWindow,
  ) => Promise<AppResults[M]> | AppResults[M];
};

/** What main does for the window. */
export function appHandlers(services: AppServices): AppHandlers {
  const { images, jobs, files, newImages, recents, samples, settings, events, history, taskBar } = services;
  const { openFiles, notify, unfinished } = services;
  /** Has an image be made as a job: shown on the icon of the app, and not to be broken off without asking. */
  const making = <T>(
    job: string,
    make: (context: Pick<OperationContext, 'signal' | 'progress'>) => Promise<T>,
  ): Promise<T> =>
    jobs.run({ job, writes: true }, async (signal) => {
      const shown = taskBar.begin();
      const progress = (event: Progress): void => {
        shown.percent(event.progress);
        events.send('progress', { job, event });
      };
      try {
        return await make({ signal, progress });
      } finally {
        shown.end();
      }
    });
  return {
    ...folderHandlers(services),
    state: async () => {
      const state: AppState = {
        version: app.getVersion(),
        versions: runtimeVersions(),
        platform: platformName(),
        settings: settings.preferences,
        recents: await recents.show(),
        unfinished: await unfinished.show(),
        images: images.list(),
      };
      // events follow the answer
      setImmediate(() => events.listening());
      return state;
    },
    chooseImages: async (_params, window) => services.folders.openTogether(await chooseImages(window)),
    openRecent: async ({ id }) => {
      const recent = await recents.get(id);
      if (!recent) throw new PlatterError('invalid-argument', { name: 'id', value: id });
      return recent.isFolder ? services.folders.openBefore(recent.path) : openFiles([recent.path]);
    },
    clearRecents: () => recents.clear(),
    pinRecent: ({ id, pinned }) => recents.pin(id, pinned),
    forgetRecent: ({ id }) => recents.forget(id),
    openUnfinished: async ({ id }) => {
      const path = await unfinished.pathOf(id);
      if (path === undefined) throw new PlatterError('invalid-argument', { name: 'id', value: id });
      // one that can't be opened now is named until it is
      return openFiles([path]);
    },
    forgetUnfinished: ({ id }) => unfinished.forget(id),
    openSample: ({ sample, fresh }) => samples.open(sample, fresh),
    closeImage: ({ handle }) => images.close(handle),
    tableOfImages: ({ images: handles }) =>
      services.folders.showTogether(
        handles.map((handle) => images.get(handle).path),
        'image',
      ),
    reveal: ({ handle }) => showInFolder(images.get(handle).path),
    allowNamedFiles: async ({ handle }, window) => {
      const image = images.get(handle);
      const paths = refusedFiles(await image.request('summary', {}, {}));
      if (paths.length === 0) return false;
      if (!(await confirmNamedFiles(window, image.names.fileName, paths))) return false;
      await image.allow(paths);
      await services.folders.lookAgainAt(image.path);
      return true;
    },
    changeSettings: async (changes) => {
      const saving = settings.change(changes);
      applyTheme(settings);
      events.send('settings', settings.preferences);
      await saving;
    },
    showDocument: ({ handle, edited }, window) =>
      representFile(window, { path: handle === undefined ? undefined : images.get(handle).path, edited }),
    showDocumentation,
    openLogs: () => openLogFolder(),
    copyText: ({ text }) => clipboard.writeText(text),
    cancelJob: (place) => jobs.cancel(place),
    pauseJob: ({ paused, ...place }) => jobs.pause(place, paused),
    history: ({ handle }) => history.of(images.get(handle).path),
    notify: ({ handle, view, title, body }) =>
      notify(title, body, () => {
        if (handle !== undefined) events.send('showImage', { handle, view });
      }),
    chooseTarget: (params, window) => chooseTarget(window, params, services),
    chooseBacking: (_params, window) => newImages.chooseBacking(window),
    chooseCompared: async (_params, window) => {
      const path = await chooseComparedFile(window);
      return path === undefined ? null : files.add(path, 'compare');
    },
    createImage: (params, window) =>
      making(params.job, (context) => newImages.create(params, context, window)),
    chooseRaw: (_params, window) => newImages.chooseRaw(window),
    lookAtRaw: (params) => newImages.lookAtRaw(params),
    encodeRaw: (params) => making(params.job, (context) => newImages.encode(params, context)),
    saveList: (params, window) => saveList(window, params, services),
    openCopy: async ({ file }) => (await openFiles([files.pathOf(file, 'copy')]))[0],
    revealFile: ({ file }) => showInFolder(madeAt(files.pathOf(file))),
    stopWriting: async ({ handle }, window) => {
      if (jobs.isWriting(handle) && !(await confirmStop(window, 'image'))) return false;
      await jobs.stopWriting(handle);
      return true;
    },
  };
}

/** Metadata is saved as two files that have the name chosen as their beginning. */
const madeAt = (path: string): string => (existsSync(path) ? path : `${path}.meta`);

function platformName(): AppState['platform'] {
  const { platform } = process;
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}
