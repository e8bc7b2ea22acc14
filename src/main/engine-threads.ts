import { PlatterError } from '../shared/errors';
import { EngineThread } from './engine-thread';
import type { ImageEngine, StartEngine } from './image-engine';

/** After this long what comes with opening an image is done. */
const QUIET_MILLISECONDS = 3000;

/** A thread that said nothing for so long never will; files on slow disks answer sooner. */
const SILENCE_MILLISECONDS = 60_000;

/** Threads without an image that are kept for the next ones. */
const MOST_WAITING = 4;

/**
 * Engines in threads of their own: when one dies, nothing dies with it. One is kept waiting, as starting a
 * thread takes longer than reading a header. A thread whose image is closed waits for another one instead of
 * being ended (docs/decisions/0005).
 */
export class EngineThreads {
  readonly #script: string;
  readonly #silence: number;
  readonly #waiting: EngineThread[] = [];
  /** threads that are no longer of use, and may still run */
  #ended: EngineThread[] = [];

  /**
   * @param script path of the built worker
   * @param silence milliseconds after which an engine that never said anything counts as stopped
   */
  constructor(script: string, silence = SILENCE_MILLISECONDS) {
    this.#script = script;
    this.#silence = silence;
  }

  /** Starts the thread that the next image gets, unless one is waiting. */
  prepare(): void {
    if (this.#waiting.length === 0) this.#waiting.push(this.#spawn());
  }

  readonly start: StartEngine = (onEvent, stopped) => {
    const thread = this.#waiting.pop() ?? this.#spawn();
    thread.take({ onEvent, stopped });
    let released = false;
    const request: ImageEngine['request'] = async (method, params, context) => {
      // the thread may have another image by now
      if (released) throw new PlatterError('engine-stopped', { reason: 'the image was closed' });
      const result = await thread.request(method, params, context);
      // not while the image that was opened reads its tables
      if (method === 'open') setTimeout(() => this.prepare(), QUIET_MILLISECONDS).unref();
      return result;
    };
    const stop = async (): Promise<void> => {
      if (released) return;
      released = true;
      if (!(await thread.release())) return;
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(thread);
      else thread.end('there are enough threads');
    };
    return { request, stop };
  };

  /** Whether a thread that was ended still runs. The process can't exit as it should then: it would wait for it. */
  get stuck(): boolean {
    this.#ended = this.#ended.filter((thread) => thread.stuck);
    return this.#ended.length > 0;
  }

  #spawn(): EngineThread {
    const thread = new EngineThread(this.#script, this.#silence, () => {
      const place = this.#waiting.indexOf(thread);
      if (place >= 0) this.#waiting.splice(place, 1);
      this.#ended = [...this.#ended.filter((other) => other.stuck), thread];
    });
    return thread;
  }
}
