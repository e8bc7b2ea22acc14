import type { CDPSession, Page } from '@playwright/test';

/** Drags files over the window as the system would: trusted events, files with paths. */
export class FileDrag {
  readonly #session: CDPSession;
  readonly #data: { items: never[]; files: string[]; dragOperationsMask: number };

  private constructor(session: CDPSession, files: readonly string[]) {
    this.#session = session;
    this.#data = { items: [], files: [...files], dragOperationsMask: 1 };
  }

  /** Brings files over the window. */
  static async enter(page: Page, files: readonly string[]): Promise<FileDrag> {
    const drag = new FileDrag(await page.context().newCDPSession(page), files);
    await drag.#dispatch('dragEnter');
    await drag.#dispatch('dragOver');
    return drag;
  }

  drop(): Promise<void> {
    return this.#dispatch('drop');
  }

  async #dispatch(type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> {
    await this.#session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data: this.#data });
  }
}
