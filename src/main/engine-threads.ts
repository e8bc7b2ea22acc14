import { Worker } from 'node:worker_threads';
import { PlatterError } from '../shared/errors';
import { RpcClient } from '../shared/rpc-client';
import type { WorkerContract } from '../shared/worker-protocol';
import type { ImageEngine, StartEngine } from './image-engine';

/** Heap of one engine. Tables of large images lie outside of it, in buffers that the engine bounds itself. */
const HEAP_MEGABYTES = 512;

/** After this long what comes with opening an image is done. */
const QUIET_MILLISECONDS = 3000;

/** A thread that said nothing for so long never will; files on slow disks answer sooner. */
const SILENCE_MILLISECONDS = 60_000;

/**
 * Engines in threads of their own: when one dies, nothing dies with it. One is kept waiting, as
 * starting a thread takes longer than reading a header.
 */
export class EngineThreads {
  readonly #script: string;
  readonly #silence: number;
  #spare: Worker | undefined;

  /**
   * @param script path of the built worker
   * @param silence milliseconds after which an engine that never said anything counts as stopped
   */
  constructor(script: string, silence = SILENCE_MILLISECONDS) {
    this.#script = script;
    this.#silence = silence;
  }

  /** Starts the thread that the next image gets. */
  prepare(): void {
    if (this.#spare) return;
    const worker = this.#spawn();
    const forget = (): void => {
      if (this.#spare === worker) this.#spare = undefined;
    };
    // the reason is told to the image that would have had it, when its own thread fails too
    worker.on('error', forget);
    worker.on('exit', forget);
    this.#spare = worker;
  }

  readonly start: StartEngine = (onEvent, stopped) => {
    const worker = this.#spare ?? this.#spawn();
    this.#spare = undefined;
    const client = new RpcClient<WorkerContract>(worker, onEvent);
    let expected = false;
    const gone = (reason: string): void => {
      clearTimeout(silence);
      client.end(new PlatterError('engine-stopped', { reason }));
      if (!expected) stopped();
      expected = true;
    };
    const giveUp = (reason: string): void => {
      gone(reason);
      void worker.terminate();
    };
    // nothing else tells of a thread that hangs before its first answer
    const silence = setTimeout(() => giveUp('it never answered'), this.#silence);
    worker.once('message', () => clearTimeout(silence));
    worker.on('messageerror', (error) => giveUp(error.message));
    // whatever a thread throws arrives here, also what is no Error
    worker.on('error', (error: unknown) => gone(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => gone(`exit code ${code}`));
    const engine: ImageEngine = {
      request: async (method, params, context) => {
        const result = await client.request(method, params, context);
        // not while the image that was opened reads its tables
        if (method === 'open') setTimeout(() => this.prepare(), QUIET_MILLISECONDS).unref();
        return result;
      },
      stop: async () => {
        expected = true;
        await worker.terminate();
      },
    };
    return engine;
  };

  #spawn(): Worker {
    return new Worker(this.#script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
  }
}
