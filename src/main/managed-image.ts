import { basename, dirname } from 'node:path';
import type { ImageHandle, OpenImage } from '../shared/app-protocol';
import type { EngineMethod, EngineParams, EngineResults } from '../shared/engine-protocol';
import { PlatterError } from '../shared/errors';
import type { RequestContext, RpcEventListener } from '../shared/rpc-client';
import type { WorkerContract } from '../shared/worker-protocol';
import type { ImageEngine, StartEngine } from './image-engine';

/** What an open image tells unasked. */
export interface ImageListener {
  readonly onEvent: RpcEventListener<WorkerContract>;
  readonly onStopped: () => void;
}

/** What an open image needs from the rest of main. */
export interface ImageContext {
  readonly startEngine: StartEngine;
  readonly listen: (handle: ImageHandle) => ImageListener;
  /** for undo files, where the image's own folder can't be written to */
  readonly undoFolder?: string;
}

/** One image and its engine. After the engine died, reading the summary again starts another one. */
export class ManagedImage {
  readonly handle: ImageHandle;
  readonly path: string;
  readonly #startEngine: StartEngine;
  readonly #listener: ImageListener;
  readonly #undoFolder: string | undefined;
  readonly #granted = new Set<string>();
  #engine: Promise<ImageEngine> | undefined;

  constructor(handle: ImageHandle, path: string, { startEngine, listen, undoFolder }: ImageContext) {
    this.handle = handle;
    this.path = path;
    this.#startEngine = startEngine;
    this.#listener = listen(handle);
    this.#undoFolder = undoFolder;
  }

  get names(): OpenImage {
    return { handle: this.handle, fileName: basename(this.path), folder: dirname(this.path) };
  }

  /** @throws PlatterError why the file is no image that can be looked at */
  async open(): Promise<void> {
    const { onEvent, onStopped } = this.#listener;
    const engine = this.#startEngine(onEvent, () => {
      this.#engine = undefined;
      onStopped();
    });
    this.#engine = engine.request('open', this.source).then(() => engine);
    try {
      await this.#engine;
    } catch (error) {
      this.#engine = undefined;
      // why it failed is known, whether or not the thread lets itself be ended
      void engine.stop();
      throw error;
    }
  }

  /** @throws PlatterError */
  async request<M extends EngineMethod>(
    method: M,
    params: EngineParams<M>,
    context: RequestContext,
  ): Promise<EngineResults[M]> {
    if (!this.#engine && method === 'summary') await this.open();
    const engine = await this.#engine;
    if (!engine) throw new PlatterError('engine-stopped');
    return engine.request(method, params as WorkerContract['params'][M], context);
  }

  /** Opens the image again, now with files that it names outside of its folder. @throws PlatterError */
  async allow(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#granted.add(path);
    const engine = await this.#engine;
    await (engine ? engine.request('open', this.source) : this.open());
  }

  async close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await (await engine?.catch(() => undefined))?.stop();
  }

  /** The file, and which others it may lead to. */
  get source(): WorkerContract['params']['open'] {
    return { path: this.path, granted: [...this.#granted], undoFolder: this.#undoFolder };
  }
}
