import { PlatterError } from '../shared/errors';
import type { QueueMove } from '../shared/job-list';

/** More than what may run has begun only as far as this, where what began was told to rest: each keeps a file open. */
const MOST_RESTING = 2;

interface Waiting {
  readonly key: string;
  readonly id: string | undefined;
  readonly start: () => void;
}

/**
 * Runs work on images: so many at a time, in the order in which it came or was put, and about one image one after the
 * other. Work that fails stops nothing else.
 */
export class ImageQueue {
  readonly #most: number;
  /** images that are worked on, and the ids of that work */
  readonly #running = new Map<string, string | undefined>();
  /** in their order; a set, as thousands are given up at once */
  #waiting = new Set<Waiting>();
  /** what was told to rest, by its id: it keeps its image, and takes nobody's place */
  readonly #held = new Set<string>();
  /** what has begun, rests and is to go on when there is a place, with what lets it */
  readonly #returning = new Map<string, () => void>();
  #paused = false;
  #startsSoon = false;

  /** @param most how much runs at once */
  constructor(most: number) {
    this.#most = most;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Starts nothing new, or goes on; what runs goes on in any case. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#startNext();
  }

  /** Whether all that may begin has begun and was told to rest: what waits does so until some of it goes on. */
  get isBlocked(): boolean {
    return this.#running.size >= this.#most + MOST_RESTING && this.#busy === 0;
  }

  /** What waits and has an id, in its order. */
  get waiting(): readonly string[] {
    return [...this.#waiting].map(({ id }) => id).filter((id) => id !== undefined);
  }

  /**
   * Has one piece of work be passed over until it is let go on, and what comes after it for the same image with it; work
   * that has begun leaves its place to others meanwhile, and goes on when there is one.
   * @param goOn called when it may go on, which may be at once
   */
  hold(id: string, held: boolean, goOn: () => void = () => undefined): void {
    this.#returning.delete(id);
    if (held) this.#held.add(id);
    else if (this.#held.has(id) && [...this.#running.values()].includes(id)) this.#returning.set(id, goOn);
    else {
      this.#held.delete(id);
      goOn();
    }
    this.#startNext();
  }

  /** Moves work among what waits. @returns whether it has moved */
  move(id: string, to: QueueMove): boolean {
    const order = [...this.#waiting];
    const from = order.findIndex((entry) => entry.id === id);
    const target = { first: 0, up: from - 1, down: from + 1 }[to];
    if (from < 0 || target === from || target < 0 || target >= order.length) return false;
    order.splice(target, 0, ...order.splice(from, 1));
    this.#waiting = new Set(order);
    return true;
  }

  /**
   * Runs work when its turn has come.
   * @param key names the image
   * @param id names the work, where it is to be held or moved
   * @throws PlatterError `cancelled` where it was given up before; what the work throws
   */
  run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal, id?: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(entry);
        // what came after it for its image has waited for it
        if (id !== undefined && this.#held.delete(id)) this.#startSoon();
        reject(new PlatterError('cancelled'));
      };
      const start = (): void => {
        signal?.removeEventListener('abort', giveUp);
        this.#running.set(key, id);
        void work()
          .then(resolve, reject)
          .finally(() => {
            this.#running.delete(key);
            if (id !== undefined) {
              this.#held.delete(id);
              this.#returning.delete(id);
            }
            this.#startNext();
          });
      };
      const entry: Waiting = { key, id, start };
      if (signal?.aborted) {
        reject(new PlatterError('cancelled'));
        return;
      }
      this.#waiting.add(entry);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#startNext();
    });
  }

  /** How much is at work and was not told to rest. */
  get #busy(): number {
    return [...this.#running.values()].filter((id) => !this.#isHeld(id)).length;
  }

  #isHeld(id: string | undefined): boolean {
    return id !== undefined && this.#held.has(id);
  }

  /** Starts what comes next once all that is given up together was: there may be thousands of it. */
  #startSoon(): void {
    if (this.#startsSoon) return;
    this.#startsSoon = true;
    queueMicrotask(() => {
      this.#startsSoon = false;
      this.#startNext();
    });
  }

  #startNext(): void {
    let busy = this.#busy;
    for (const [id, goOn] of this.#returning) {
      if (busy >= this.#most) return;
      this.#returning.delete(id);
      this.#held.delete(id);
      busy++;
      goOn();
    }
    if (this.#paused) return;
    const passedOver = new Set<string>();
    for (const entry of this.#waiting) {
      if (busy >= this.#most || this.#running.size >= this.#most + MOST_RESTING) return;
      if (this.#running.has(entry.key) || passedOver.has(entry.key)) continue;
      if (this.#isHeld(entry.id)) {
        passedOver.add(entry.key);
        continue;
      }
      this.#waiting.delete(entry);
      busy++;
      entry.start();
    }
  }
}
