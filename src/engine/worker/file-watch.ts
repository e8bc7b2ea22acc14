import { fileChange, type FileChange } from '../io/file-change';
import type { Storage, StorageIdentity } from '../io/storage';

/** Looks at a file every now and then; one `stat` each time, and never a second one while the first is slow. */
export class FileWatch {
  readonly #timer: NodeJS.Timeout;
  #reported: FileChange | undefined;
  #looking = false;
  #stopped = false;

  /** @param changed told each kind of change once */
  constructor(
    storage: Storage,
    before: StorageIdentity,
    changed: (what: FileChange) => void,
    milliseconds = 1000,
  ) {
    this.#timer = setInterval(async () => {
      if (this.#looking) return;
      this.#looking = true;
      const what = await fileChange(storage, before);
      this.#looking = false;
      if (this.#stopped || what === undefined || what === this.#reported) return;
      this.#reported = what;
      changed(what);
    }, milliseconds);
    this.#timer.unref();
  }

  /** Nothing is told any more, also not by a look that is under way. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }
}
