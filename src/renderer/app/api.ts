/** The window's only way out: `window.platter`, with replies unwrapped and long requests as jobs. */
import type { AppEvent, AppEvents, AppMethod, AppParams, AppResults } from '../../shared/app-protocol';
import type { ImageHandle, OpenVerdict, PlatterBridge, Reply } from '../../shared/app-protocol';
import type { EngineMethod, EngineParams, EngineResults } from '../../shared/engine-protocol';
import { errorFromWire, PlatterError } from '../../shared/errors';
import { printableStrings } from '../../shared/printable-strings';
import type { PauseSwitch } from '../../shared/pause-switch';
import type { Progress } from '../../shared/progress';

declare global {
  interface Window {
    readonly platter: PlatterBridge;
  }
}

function unwrap<T>(reply: Reply<T>): T {
  // names come from images and may hold anything: see printableStrings
  if (reply.ok) return printableStrings(reply.value);
  throw errorFromWire(printableStrings(reply.error));
}

/** Asks main. @throws PlatterError */
export async function askApp<M extends AppMethod>(method: M, params: AppParams<M>): Promise<AppResults[M]> {
  return unwrap(await window.platter.app(method, params));
}

/** Asks the engine of one image; for requests that are over at once. @throws PlatterError */
export async function askImage<M extends EngineMethod>(
  handle: ImageHandle,
  method: M,
  params: EngineParams<M>,
): Promise<EngineResults[M]> {
  return unwrap(await window.platter.image(handle, method, params));
}

/** Hands the files of a drop event to main. @throws PlatterError */
export async function openDropped(files: readonly File[]): Promise<readonly OpenVerdict[]> {
  return unwrap(await window.platter.drop(files));
}

type Listener<E extends AppEvent> = (payload: AppEvents[E]) => void;
type Listeners = { [E in AppEvent]?: Set<Listener<E>> };

/** who listens to each event; the bridge itself is listened to once per event, however many are interested */
const listeners: Listeners = {};

function listenersTo<E extends AppEvent>(event: E): Set<Listener<E>> {
  const known = listeners[event] as Set<Listener<E>> | undefined;
  if (known) return known;
  const added = new Set<Listener<E>>();
  listeners[event] = added as Listeners[E];
  window.platter.on(event, (payload) => {
    const shown = printableStrings(payload);
    for (const listener of added) listener(shown);
  });
  return added;
}

/** Listens to main; returns the function that stops it. */
export function onApp<E extends AppEvent>(event: E, listener: Listener<E>): () => void {
  const interested = listenersTo(event);
  // the same function may be given twice and is then called twice
  const own: Listener<E> = (payload) => listener(payload);
  interested.add(own);
  return () => interested.delete(own);
}

/** What a long request is given besides its parameters. */
export interface JobOptions {
  readonly onProgress?: (event: Progress) => void;
  /** aborting it cancels the job in the engine */
  readonly signal?: AbortSignal;
  /** pausing it has the job rest, where it is of a kind that can */
  readonly pause?: PauseSwitch;
}

let jobs = 0;

async function follow<T>(
  handle: ImageHandle | undefined,
  { onProgress, signal, pause }: JobOptions,
  ask: (job: string) => Promise<Reply<T>>,
): Promise<T> {
  if (signal?.aborted) throw new PlatterError('cancelled');
  const job = `job-${++jobs}`;
  const stopListening = onApp('progress', (payload) => {
    if (payload.handle === handle && payload.job === job) onProgress?.(payload.event);
  });
  const cancel = (): void => void window.platter.app('cancelJob', { handle, job });
  signal?.addEventListener('abort', cancel, { once: true });
  const stopPausing = pause?.subscribe((paused) => {
    if (handle !== undefined) void window.platter.app('pauseJob', { handle, job, paused });
  });
  try {
    return unwrap(await ask(job));
  } finally {
    stopListening();
    signal?.removeEventListener('abort', cancel);
    stopPausing?.();
  }
}

/** Runs a long request: `buildMap`, `check`. @throws PlatterError, `cancelled` after an abort */
export function runJob<M extends EngineMethod>(
  handle: ImageHandle,
  method: M,
  params: EngineParams<M>,
  options: JobOptions = {},
): Promise<EngineResults[M]> {
  return follow(handle, options, (job) => window.platter.image(handle, method, params, job));
}

/** Requests that make an image where there was none. */
export type MakingMethod = 'createImage' | 'encodeRaw';

/** Makes an image and opens it. @throws PlatterError, `cancelled` after an abort */
export function runMaking<M extends MakingMethod>(
  method: M,
  request: Omit<AppParams<M>, 'job'>,
  options: JobOptions = {},
): Promise<AppResults[M]> {
  return follow(undefined, options, (job) =>
    window.platter.app(method, { ...request, job } as unknown as AppParams<M>),
  );
}

/** Any thrown value as the one error type. */
export function asPlatterError(error: unknown): PlatterError {
  if (error instanceof PlatterError) return error;
  return new PlatterError('internal', { message: error instanceof Error ? error.message : String(error) });
}
