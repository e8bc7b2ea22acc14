import { ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { APP_PARAMS, handleSchema, jobSchema } from '../shared/app-protocol';
import type { AppMethod, ImageHandle, Reply } from '../shared/app-protocol';
import { ENGINE_PARAMS, SHOWN_METHODS, WRITING_METHODS } from '../shared/engine-protocol';
import type { EngineMethod, EngineParams } from '../shared/engine-protocol';
import { PlatterError } from '../shared/errors';
import { IPC_CHANNELS } from '../shared/ipc-channels';
import { parseWith } from '../shared/parse';
import type { Progress } from '../shared/progress';
import { appHandlers } from './app-methods';
import type { AppHandlers, AppServices } from './app-methods';
import type { FilePurpose } from './chosen-files';
import { comparedWith } from './compared-with';
import { fileIdentity } from './file-identity';
import type { ManagedImage } from './managed-image';
import { publicError } from './public-error';
import { reportFacts } from './report-facts';
import { isTrustedSender } from './trusted-sender';

const MAX_DROPPED = 5000;
const droppedPaths = z.array(z.string().min(1).max(4096)).max(MAX_DROPPED);
const appMethod = z.enum(Object.keys(APP_PARAMS) as [AppMethod, ...AppMethod[]]);
const engineMethod = z.enum(Object.keys(ENGINE_PARAMS) as [EngineMethod, ...EngineMethod[]]);

/** Answers the window. Each request is from our page or refused, each parameter parsed before it is used. */
export function setupIpc(services: AppServices, currentWindow: () => BrowserWindow | undefined): void {
  const handlers = appHandlers(services);

  const answer = (
    channel: string,
    work: (window: BrowserWindow, ...args: readonly unknown[]) => Promise<unknown>,
  ): void =>
    ipcMain.handle(channel, async (event: IpcMainInvokeEvent, ...args: readonly unknown[]) => {
      try {
        const value = await work(trustedWindow(event, currentWindow()), ...args);
        return { ok: true, value } satisfies Reply<unknown>;
      } catch (error) {
        return { ok: false, error: publicError(error, asked(args)) } satisfies Reply<unknown>;
      }
    });

  answer(IPC_CHANNELS.app, (window, method, params) =>
    callApp(handlers, parseWith(appMethod, method), params, window),
  );
  answer(IPC_CHANNELS.image, (_window, handle, method, params, job) =>
    askImage(
      services,
      parseWith(handleSchema, handle),
      parseWith(engineMethod, method),
      params,
      parseWith(jobSchema.optional(), job),
    ),
  );
  answer(IPC_CHANNELS.drop, (_window, paths) =>
    services.folders.openTogether(parseWith(droppedPaths, paths)),
  );
}

/** What the page asked for, for the log: a method, or an image and a method; anything else it sent is its own. */
const asked = (args: readonly unknown[]): string =>
  args
    .slice(0, 2)
    .filter((name) => typeof name === 'string' && /^[\w-]{1,40}$/.test(name))
    .join(' ') || 'a request';

function trustedWindow(event: IpcMainInvokeEvent, window: BrowserWindow | undefined): BrowserWindow {
  if (window && isTrustedSender(event.senderFrame, window.webContents.mainFrame)) return window;
  throw new PlatterError('invalid-argument', { name: 'sender' });
}

async function callApp<M extends AppMethod>(
  handlers: AppHandlers,
  method: M,
  params: unknown,
  window: BrowserWindow,
): Promise<unknown> {
  const schema: z.ZodType = APP_PARAMS[method];
  return handlers[method](parseWith(schema, params) as never, window);
}

async function askImage(
  { images, jobs, files, events, history, recorded, taskBar, folderQueue }: AppServices,
  handle: ImageHandle,
  method: EngineMethod,
  params: unknown,
  job: string | undefined,
): Promise<unknown> {
  const image = images.get(handle);
  const schema: z.ZodType = ENGINE_PARAMS[method];
  const named = withPath(method, parseWith(schema, params), image, { files, images });
  const parsed = (
    method === 'saveReport'
      ? { ...(named as object), overwrite: true, ...(await reportFacts(image.path, history)) }
      : named
  ) as never;
  const writes = WRITING_METHODS.some((name) => name === method);
  if (job === undefined) {
    // what has no name can't be stopped before its image is closed
    if (writes) throw new PlatterError('invalid-argument', { name: 'job' });
    return image.request(method, parsed, {});
  }
  if (writes && folderQueue.isWriting(await fileIdentity(image.path)))
    throw new PlatterError('in-use', { file: image.path, own: true });
  return jobs.run({ handle, job, writes }, async (signal, pause) => {
    const shown = SHOWN_METHODS.some((name) => name === method) ? taskBar.begin() : undefined;
    pause.subscribe((paused) => shown?.paused(paused));
    try {
      const progress = (event: Progress): void => {
        shown?.percent(event.progress);
        events.send('progress', { handle, job, event });
      };
      // before the job is over: an app that waits for that to close has to have kept what was done
      return await recorded.run(image.path, method, { signal, pause, progress }, (context) =>
        image.request(method, parsed, context),
      );
    } finally {
      shown?.end();
    }
  });
}

const PURPOSES: Readonly<Partial<Record<EngineMethod, FilePurpose>>> = {
  copyImage: 'copy',
  exportRaw: 'raw',
  saveMetadata: 'metadata',
  saveReport: 'report',
};

/** Parameters as the engine takes them: the window names files by their handles. */
function withPath(
  method: EngineMethod,
  params: unknown,
  image: ManagedImage,
  { files, images }: Pick<AppServices, 'files' | 'images'>,
): unknown {
  if (method === 'compare') {
    const { other, ...rest } = params as EngineParams<'compare'>;
    return { ...rest, other: comparedWith(other, image, { files, images }) };
  }
  const purpose = PURPOSES[method];
  if (purpose === undefined) return params;
  const { target, ...rest } = params as { readonly target: string };
  return { ...rest, target: files.pathOf(target, purpose) };
}
