import type { AppEvent, AppEvents } from '../shared/app-protocol';

/** Sends one event to the page. */
export type SendEvent = <E extends AppEvent>(event: E, payload: AppEvents[E]) => void;

/** Events to the window; kept back until its page listens. */
export class WindowEvents {
  readonly #deliver: SendEvent;
  readonly #waiting: (() => void)[] = [];
  #listening = false;

  constructor(deliver: SendEvent) {
    this.#deliver = deliver;
  }

  readonly send: SendEvent = (event, payload) => {
    if (this.#listening) this.#deliver(event, payload);
    else this.#waiting.push(() => this.#deliver(event, payload));
  };

  /** The page listens: sends what waited. */
  listening(): void {
    this.#listening = true;
    for (const deliver of this.#waiting.splice(0)) deliver();
  }

  /** The page is gone or loads again: what comes now waits for the next one. */
  gone(): void {
    this.#listening = false;
  }
}
