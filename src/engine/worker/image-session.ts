import { FileWatch } from './file-watch';
import { OpenedImage } from './opened-image';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { WorkerContract } from '../../shared/worker-protocol';
import { allowGranted, allowSameFolder, anyGate, type Gate } from '../image/gate';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import { fileChange, type FileChange } from '../io/file-change';

/** A file, and which others it may lead to. */
export type ImageSource = WorkerContract['params']['open'];

/** What an operation that opens the image itself is given. */
export interface ImagePlace {
  readonly path: string;
  readonly gate: Gate;
  /** for undo files, where the image's own can't be written to */
  readonly undoFolder?: string;
}

const placeOf = ({ path, granted, undoFolder }: ImageSource): ImagePlace => ({
  path,
  gate: gateOf(granted),
  undoFolder,
});

/** What an image may lead to: files of its own folder, and those that were granted. */
export const gateOf = (granted: readonly string[]): Gate => anyGate(allowSameFolder, allowGranted(granted));

/** The image of a worker through the life of its file: opened, watched, and opened again when the file changed. */
export class ImageSession {
  readonly #changed: (what: FileChange) => void;
  #source: ImageSource | undefined;
  #opened: OpenedImage | undefined;
  #watch: FileWatch | undefined;
  #refreshing: Promise<void> | undefined;
  /** settles when what writes to the image has ended, one way or the other */
  #writing: Promise<unknown> | undefined;
  /** how often it was closed: an opening that began before is too late */
  #closings = 0;

  /** @param changed told when the file is no longer the one that was read */
  constructor(changed: (what: FileChange) => void) {
    this.#changed = changed;
  }

  /** @throws PlatterError why the file is no image that can be looked at */
  async open(source: ImageSource, context: OperationContext = {}): Promise<void> {
    const closings = this.#closings;
    const image = await openImage(source.path, { gate: gateOf(source.granted) }, context);
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
    this.#startWatch(opened);
    await before?.retire();
  }

  /** Closes the image, if there is one, once nobody reads or writes it any more. */
  async close(): Promise<void> {
    this.#closings++;
    const opened = this.#opened;
    this.#opened = undefined;
    this.#source = undefined;
    this.#watch?.stop();
    this.#watch = undefined;
    await opened?.retire();
    await opened?.closed;
    await this.#writing;
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

  /** Where the image lies, for what opens it itself. @throws PlatterError before the image was opened */
  get place(): ImagePlace {
    if (!this.#source) throw new PlatterError('invalid-argument', { name: 'method', expected: 'open first' });
    return placeOf(this.#source);
  }

  /** Keeps the image open while `work` runs. */
  use<T>(work: (image: Image) => T | Promise<T>): Promise<T> {
    return this.current.use(work);
  }

  /**
   * Has the image written to, by one at a time, and reads it again afterwards, however that went. Meanwhile what was
   * read before stays what is shown, and changes are nobody's news.
   * @throws PlatterError in-use while it is being written to, changed-on-disk where the file is no longer the one that
   *   was read, and what `work` throws
   */
  async write<T>(work: (place: ImagePlace) => Promise<T>): Promise<T> {
    if (this.#writing) throw new PlatterError('in-use', { file: this.#source?.path, own: true });
    const writing = this.#write(work);
    this.#writing = writing.catch(() => undefined);
    try {
      return await writing;
    } finally {
      this.#writing = undefined;
      await this.#readAfterWriting();
    }
  }

  async #write<T>(work: (place: ImagePlace) => Promise<T>): Promise<T> {
    await this.#refreshing;
    const source = this.#source;
    // closed meanwhile
    if (!this.#opened || !source) throw new PlatterError('cancelled');
    const { image, identity } = this.#opened;
    // what the person decided on is what was shown
    const change = await fileChange(image.storage, identity);
    if (change !== undefined) throw new PlatterError('changed-on-disk', { file: source.path });
    this.#watch?.stop();
    return work(placeOf(source));
  }

  /** What can't be read again is told by the next question. */
  async #readAfterWriting(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    await this.refresh().catch(() => undefined);
    if (this.#opened === opened) this.#startWatch(opened);
  }

  #startWatch({ image, identity }: OpenedImage): void {
    this.#watch?.stop();
    this.#watch = new FileWatch(image.storage, identity, this.#changed);
  }

  async #refresh(): Promise<void> {
    // reading half of what is being written would show what never was
    if (this.#writing) return;
    const { image, identity } = this.current;
    const change = await fileChange(image.storage, identity);
    if (change !== undefined && this.#source !== undefined) await this.open(this.#source);
  }
}
