import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { errorToWire, PlatterError } from '../shared/errors';
import { RpcClient } from '../shared/rpc-client';
import type { WorkerContract } from '../shared/worker-protocol';
import type { ImageEngine, StartEngine } from './image-engine';
import { log } from './log';

/** Heap of one engine. Tables of large images lie outside of it, in buffers that the engine bounds itself. */
const HEAP_MEGABYTES = 512;

/** A thread that takes longer to let go of its image than this hangs in the disk, or in a bug. */
const PATIENCE_MILLISECONDS = 2000;

/** Who has the thread. */
interface User {
  readonly onEvent: Parameters<StartEngine>[0];
  readonly stopped: () => void;
}

/** A thread that runs the engine for one image at a time. */
export class EngineThread {
  readonly #worker: Worker;
  readonly #client: RpcClient<WorkerContract>;
  readonly #silence: number;
  readonly #onGone: () => void;
  #user: User | undefined;
  #answered = false;
  #gone = false;
  #exited = false;

  /**
   * @param script path of the built worker
   * @param silence milliseconds after which a thread that never said anything counts as stopped
   * @param onGone called once, when it died or was ended
   */
  constructor(script: string, silence: number, onGone: () => void) {
    this.#silence = silence;
    this.#onGone = onGone;
    this.#worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    this.#client = new RpcClient(this.#worker, (event, payload) => this.#user?.onEvent(event, payload));
    this.#worker.once('message', () => (this.#answered = true));
    this.#worker.on('messageerror', (error) => this.end(error.message));
    // whatever a thread throws arrives here, also what is no Error
    this.#worker.on('error', (error: unknown) => {
      log.failure('engine', `thread ${this.#worker.threadId}: uncaught error`, errorToWire(error));
      this.#isGone(error instanceof Error ? error.message : String(error));
    });
    this.#worker.on('exit', (code) => {
      this.#exited = true;
      this.#isGone(`exit code ${code}`);
    });
  }

  /** It was ended, or died, and still runs: in a system call that does not return, say. */
  get stuck(): boolean {
    return this.#gone && !this.#exited;
  }

  /** Whoever has it from now on hears of its image. */
  take(user: User): void {
    this.#user = user;
    if (this.#answered) return;
    // nothing else tells of a thread that hangs before its first answer
    const timer = setTimeout(() => this.end('it never answered'), this.#silence);
    this.#worker.once('message', () => clearTimeout(timer));
    this.#worker.once('exit', () => clearTimeout(timer));
  }

  readonly request: ImageEngine['request'] = (method, params, context) =>
    this.#client.request(method, params, context);

  /**
   * Closes the image; what it was asked fails at once. A thread that does not let go of it is ended.
   * @returns whether it can have another image
   */
  async release(): Promise<boolean> {
    this.#user = undefined;
    this.#client.abandon(new PlatterError('engine-stopped', { reason: 'the image was closed' }));
    const closing = this.#client.request('close', {}).then(
      () => true,
      () => false,
    );
    const closed = await Promise.race([closing, sleep(PATIENCE_MILLISECONDS, false, { ref: false })]);
    if (!closed) this.end('it did not close its image');
    return closed;
  }

  /** Ends it; whoever has it is told. */
  end(reason: string): void {
    this.#isGone(reason);
    void this.#worker.terminate();
  }

  #isGone(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    log.add(this.#user ? 'warn' : 'info', 'engine', `a thread ended: ${reason}`);
    this.#client.end(new PlatterError('engine-stopped', { reason }));
    this.#onGone();
    this.#user?.stopped();
  }
}
