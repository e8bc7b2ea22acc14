import type { CheckResult } from '../../shared/results';
import type { Image } from '../image/image';
import type { ImageMap } from '../map/image-map';
import type { StorageIdentity } from '../io/storage';

/** An image as it was at one time. It is closed when it was replaced and nobody reads it any more. */
export class OpenedImage {
  readonly image: Image;
  /** of the file when it was opened */
  readonly identity: StorageIdentity;
  /** the map that was built last */
  map: ImageMap | undefined;
  /** result of the last check that ran to its end */
  lastCheck: CheckResult | undefined;
  /** settles when it was closed, after it was retired */
  readonly closed: Promise<void>;
  readonly #closed: () => void;
  #users = 0;
  #retired = false;

  constructor(image: Image, identity: StorageIdentity) {
    this.image = image;
    this.identity = identity;
    let settle = (): void => undefined;
    this.closed = new Promise((resolve) => (settle = resolve));
    this.#closed = settle;
  }

  /** Keeps the image open while `work` runs. */
  async use<T>(work: (image: Image) => T | Promise<T>): Promise<T> {
    this.#users++;
    try {
      return await work(this.image);
    } finally {
      this.#users--;
      await this.#closeIfUnused();
    }
  }

  /** No work comes any more. */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.#closeIfUnused();
  }

  async #closeIfUnused(): Promise<void> {
    if (!this.#retired || this.#users > 0) return;
    await this.image.close();
    this.#closed();
  }
}
