import { FileWatch } from './file-watch';
import { OpenedImage } from './opened-image';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { WorkerContract } from '../../shared/worker-protocol';
import { allowGranted, allowSameFolder, anyGate } from '../image/gate';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import { fileChange, type FileChange } from '../io/file-change';

/** A file, and which others it may lead to. */
export type ImageSource = WorkerContract['params']['open'];

/** The image of a worker through the life of its file: opened, watched, and opened again when the file changed. */
export class ImageSession {
  readonly #changed: (what: FileChange) => void;
  #source: ImageSource | undefined;
  #opened: OpenedImage | undefined;
  #watch: FileWatch | undefined;
  #refreshing: Promise<void> | undefined;
  /** how often it was closed: an opening that began before is too late */
  #closings = 0;

  /** @param changed told when the file is no longer the one that was read */
  constructor(changed: (what: FileChange) => void) {
    this.#changed = changed;
  }

  /** @throws PlatterError why the file is no image that can be looked at */
  async open(source: ImageSource, context: OperationContext = {}): Promise<void> {
    const closings = this.#closings;
    const gate = anyGate(allowSameFolder, allowGranted(source.granted));
    const image = await openImage(source.path, { gate }, context);
    let opened: OpenedImage;
    try {
      opened = new OpenedImage(image, await image.storage.identity());
      if (closings !== this.#closings) throw new PlatterError('cancelled');
    } catch (error) {
      await image.close();
      throw error;
    }
    const before = this.#opened;
    this.#source = source;
    this.#opened = opened;
    this.#watch?.stop();
    this.#watch = new FileWatch(image.storage, opened.identity, this.#changed);
    await before?.retire();
  }

  /** Closes the image, if there is one, once nobody works on it any more. */
  async close(): Promise<void> {
    this.#closings++;
    const opened = this.#opened;
    this.#opened = undefined;
    this.#source = undefined;
    this.#watch?.stop();
    this.#watch = undefined;
    await opened?.retire();
    await opened?.closed;
  }

  /**
   * Opens the file again if it is no longer the one that was read; requests that run go on with what they began with.
   * @throws PlatterError when it can't be opened any more; what was read before stays readable
   */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  /** @throws PlatterError before the image was opened */
  get current(): OpenedImage {
    if (!this.#opened) throw new PlatterError('invalid-argument', { name: 'method', expected: 'open first' });
    return this.#opened;
  }

  /** Keeps the image open while `work` runs. */
  use<T>(work: (image: Image) => T | Promise<T>): Promise<T> {
    return this.current.use(work);
  }

  async #refresh(): Promise<void> {
    const { image, identity } = this.current;
    const change = await fileChange(image.storage, identity);
    if (change !== undefined && this.#source !== undefined) await this.open(this.#source);
  }
}
