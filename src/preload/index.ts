import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { AppEvent, AppEvents, PlatterBridge } from '../shared/app-protocol';
import { IPC_CHANNELS } from '../shared/ipc-channels';

/**
 * Path of a file that the system handed to the page; empty for anything that the page made up itself.
 * Before Electron 32 a File has its path itself, and `webUtils` may be missing.
 */
function pathOf(file: File): string {
  if (!(file instanceof File)) return '';
  if (webUtils) return webUtils.getPathForFile(file);
  return (file as File & { readonly path: string }).path;
}

/** who in the page listens to what; the channel itself is listened to once, however many those are. A listener may add others. */
const listeners = new Map<AppEvent, Set<(payload: never) => void>>();
ipcRenderer.on(IPC_CHANNELS.event, (_event, name: AppEvent, payload: unknown) => {
  for (const listener of Array.from(listeners.get(name) ?? [])) listener(payload as never);
});

const bridge: PlatterBridge = {
  app: (method, params) => ipcRenderer.invoke(IPC_CHANNELS.app, method, params),
  image: (handle, method, params, job) => ipcRenderer.invoke(IPC_CHANNELS.image, handle, method, params, job),
  // what is no list is refused by main, which says how
  drop: (files) =>
    ipcRenderer.invoke(
      IPC_CHANNELS.drop,
      Array.isArray(files) ? files.map(pathOf).filter(Boolean) : { refused: typeof files },
    ),
  on: <E extends AppEvent>(event: E, listener: (payload: AppEvents[E]) => void) => {
    const interested = listeners.get(event) ?? new Set();
    listeners.set(event, interested);
    // the same function may be given twice and is then called twice
    const own = (payload: AppEvents[E]): void => listener(payload);
    interested.add(own);
    return () => void interested.delete(own);
  },
};

contextBridge.exposeInMainWorld('platter', bridge);
