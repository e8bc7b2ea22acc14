/** A stand-in for `window.platter`: requests are answered by the test, events are sent by it. */
import type { AppEvent, AppEvents, PlatterBridge, Reply } from '../src/shared/app-protocol';
import { errorToWire } from '../src/shared/errors';

/** One request that the window made of an image's engine. */
export interface AskedImage {
  readonly method: string;
  readonly params: unknown;
  /** names it for progress and cancel; absent for short requests */
  readonly job: string | undefined;
  /** settles the request */
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

export interface StubBridge {
  /** requests to engines, in order */
  readonly asked: AskedImage[];
  /** requests to main: method and parameters */
  readonly askedApp: { readonly method: string; readonly params: unknown }[];
  /** sends an event to all that listen */
  readonly send: <E extends AppEvent>(event: E, payload: AppEvents[E]) => void;
  /** the last request by that name. @throws Error when there was none */
  readonly last: (method: string) => AskedImage;
}

/** Puts a stand-in where the preload script puts the real one. */
export function installStubBridge(): StubBridge {
  const asked: AskedImage[] = [];
  const askedApp: { method: string; params: unknown }[] = [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const bridge = {
    app: (method: string, params: unknown) => {
      askedApp.push({ method, params });
      return Promise.resolve({ ok: true, value: undefined });
    },
    image: (_handle: string, method: string, params: unknown, job?: string) =>
      new Promise<Reply<unknown>>((resolve) => {
        asked.push({
          method,
          params,
          job,
          answer: (value) => resolve({ ok: true, value }),
          fail: (error) => resolve({ ok: false, error: errorToWire(error) }),
        });
      }),
    drop: () => Promise.resolve({ ok: true, value: [] }),
    on: (event: string, listener: (payload: never) => void) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => set.delete(listener);
    },
  };
  Object.assign(globalThis, { window: { platter: bridge as unknown as PlatterBridge } });
  return {
    asked,
    askedApp,
    send: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload as never)),
    last: (method) => {
      const found = asked.filter((request) => request.method === method).at(-1);
      if (!found) throw new Error(`${method} was never asked`);
      return found;
    },
  };
}

/** Lets promises that are settled already run on. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
