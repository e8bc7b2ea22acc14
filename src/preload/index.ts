import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
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

const bridge: PlatterBridge = {
  app: (method, params) => ipcRenderer.invoke(IPC_CHANNELS.app, method, params),
  image: (handle, method, params, job) => ipcRenderer.invoke(IPC_CHANNELS.image, handle, method, params, job),
  drop: (files) => ipcRenderer.invoke(IPC_CHANNELS.drop, files.map(pathOf).filter(Boolean)),
  on: <E extends AppEvent>(event: E, listener: (payload: AppEvents[E]) => void) => {
    const receive = (_event: IpcRendererEvent, name: AppEvent, payload: AppEvents[E]): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(IPC_CHANNELS.event, receive);
    return () => void ipcRenderer.off(IPC_CHANNELS.event, receive);
  },
};

contextBridge.exposeInMainWorld('platter', bridge);
