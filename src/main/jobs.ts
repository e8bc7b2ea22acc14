import type { ImageHandle } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';
import { PauseSwitch } from '../shared/pause-switch';

/** What a job works on. */
export interface JobPlace {
  /** absent: no open image */
  readonly handle?: ImageHandle;
  /** the name that the window gave it */
  readonly job: string;
  /** it makes or changes files */
  readonly writes?: boolean;
}

interface Running extends JobPlace {
  readonly abort: AbortController;
  readonly pause: PauseSwitch;
  /** settles when it is over, however it ended */
  readonly over: Promise<void>;
}

/** Keeps the computer from falling asleep; returns what lets it again. */
export type KeepAwake = () => () => void;

/** Long requests that are running, so that they can be cancelled by the name that the window gave them. */
export class Jobs {
  readonly #running = new Map<string, Running>();
  readonly #keepAwake: KeepAwake;

  /** @param keepAwake called for each job that writes */
  constructor(keepAwake: KeepAwake = () => () => undefined) {
    this.#keepAwake = keepAwake;
  }

  /**
   * Runs `work` under a name.
   * @throws PlatterError `invalid-argument` when a job of that name runs already on that image
   */
  async run<T>(place: JobPlace, work: (signal: AbortSignal, pause: PauseSwitch) => Promise<T>): Promise<T> {
    const key = keyOf(place);
    if (this.#running.has(key)) throw new PlatterError('invalid-argument', { name: 'job', value: place.job });
    const abort = new AbortController();
    const pause = new PauseSwitch();
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#running.set(key, { ...place, abort, pause, over });
    const letSleep = place.writes ? this.#keepAwake() : undefined;
    try {
      return await work(abort.signal, pause);
    } finally {
      this.#running.delete(key);
      letSleep?.();
      end();
    }
  }

  /** Cancels a job; one that is over already is no error. */
  cancel(place: JobPlace): void {
    this.#running.get(keyOf(place))?.abort.abort();
  }

  /** Has a job rest, or go on, where its kind can; one that is over already is no error. */
  pause(place: JobPlace, paused: boolean): void {
    this.#running.get(keyOf(place))?.pause.set(paused);
  }

  cancelAll(): void {
    for (const { abort } of this.#running.values()) abort.abort();
  }

  /** Whether files are being written for an image, or for any. */
  isWriting(handle?: ImageHandle): boolean {
    return this.#writing(handle).length > 0;
  }

  /** Whether some of what writes files was told to rest. */
  isResting(): boolean {
    return this.#writing(undefined).some(({ pause }) => pause.paused);
  }

  /** Waits until nothing writes any more, also what begins meanwhile. */
  async writingOver(): Promise<void> {
    for (let writing = this.#writing(undefined); writing.length > 0; writing = this.#writing(undefined))
      await Promise.all(writing.map(({ over }) => over));
  }

  /** Cancels what writes files for an image, or for any; done when all of it has ended. */
  async stopWriting(handle?: ImageHandle): Promise<void> {
    const writing = this.#writing(handle);
    for (const { abort } of writing) abort.abort();
    await Promise.all(writing.map(({ over }) => over));
  }

  #writing(handle: ImageHandle | undefined): readonly Running[] {
    return [...this.#running.values()].filter(
      (running) => running.writes && (handle === undefined || running.handle === handle),
    );
  }
}

const keyOf = ({ handle = '', job }: JobPlace): string => `${handle} ${job}`;
