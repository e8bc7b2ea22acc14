/** Lets work rest and go on: for pausing what AbortController is for ending. */
export class PauseSwitch {
  readonly #listeners = new Set<(paused: boolean) => void>();
  #paused = false;

  get paused(): boolean {
    return this.#paused;
  }

  /** Pauses, or lets go on; whoever subscribed is told where that is news. */
  set(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    for (const listener of this.#listeners) listener(paused);
  }

  /** Tells each change; returns the function that stops it. */
  subscribe(listener: (paused: boolean) => void): () => void {
    const own = (paused: boolean): void => listener(paused);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Resolves when work may go on: at once while nothing is paused, and when it is to end. */
  async mayGoOn(signal?: AbortSignal): Promise<void> {
    if (!this.#paused || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        stop();
        signal?.removeEventListener('abort', goOn);
        resolve();
      };
      const stop = this.subscribe((paused) => {
        if (!paused) goOn();
      });
      signal?.addEventListener('abort', goOn);
    });
  }
}
