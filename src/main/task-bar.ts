/** What the icon of the app shows of work. */
export interface ShownProgress {
  /** 0 … 1 */
  readonly done: number;
  readonly paused: boolean;
}

interface Work {
  percent: number;
  paused: boolean;
}

/** Sums up work under way for the icon of the app: how far all of it is, and whether all of it rests. */
export class TaskBar {
  readonly #work = new Set<Work>();
  readonly #show: (progress: ShownProgress | undefined) => void;

  /** @param show called with undefined when nothing is under way any more */
  constructor(show: (progress: ShownProgress | undefined) => void) {
    this.#show = show;
  }

  /** Begins to show work; what it returns tells how it goes. */
  begin(): { percent(percent: number): void; paused(paused: boolean): void; end(): void } {
    const work: Work = { percent: 0, paused: false };
    this.#work.add(work);
    this.#update();
    return {
      percent: (percent) => {
        work.percent = percent;
        this.#update();
      },
      paused: (paused) => {
        work.paused = paused;
        this.#update();
      },
      end: () => {
        this.#work.delete(work);
        this.#update();
      },
    };
  }

  #update(): void {
    const all = [...this.#work];
    if (all.length === 0) this.#show(undefined);
    else
      this.#show({
        done: all.reduce((sum, { percent }) => sum + percent, 0) / all.length / 100,
        paused: all.every(({ paused }) => paused),
      });
  }
}
