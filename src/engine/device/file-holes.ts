import type { HostExtent, Storage } from '../io/storage';

/** Tells holes of files from data. Remembers the last answer for each, since questions mostly go upwards. */
export class FileHoles {
  readonly #last = new Map<Storage, HostExtent>();

  /** The extent at a position. Past its end a file is a hole for ever; where the system can't tell, all is data. */
  at(storage: Storage, position: number): HostExtent | Promise<HostExtent> {
    const last = this.#last.get(storage);
    if (last && position >= last.start && position < last.start + last.length) return last;
    return this.#ask(storage, position);
  }

  async #ask(storage: Storage, position: number): Promise<HostExtent> {
    const { length } = storage;
    const extent =
      position >= length
        ? { start: length, length: Infinity, hole: true }
        : ((await storage.hostExtent(position)) ?? {
            start: position,
            length: length - position,
            hole: false,
          });
    this.#last.set(storage, extent);
    return extent;
  }
}
