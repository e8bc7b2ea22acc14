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
  #users = 0;
  #retired = false;

  constructor(image: Image, identity: StorageIdentity) {
    this.image = image;
    this.identity = identity;
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
    if (this.#retired && this.#users === 0) await this.image.close();
  }
}
