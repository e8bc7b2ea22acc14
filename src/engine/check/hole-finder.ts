import type { Storage } from '../io/storage';

/**
 * Tells which tables lie in holes of the file and so are empty. A file can claim terabytes of tables that it
 * doesn't hold; reading those zeroes would take as long as reading real ones.
 */
export class HoleFinder {
  #start = 0;
  #end = 0;
  #hole = false;

  private constructor(
    private readonly storage: Storage,
    /** false: not worth asking, nothing lies in a hole; asking every time would cost more than reading */
    readonly worthIt: boolean,
  ) {}

  /** @param wanted bytes that are going to be read; a file that has about as many allocated is not asked for holes */
  static async create(storage: Storage, wanted: number): Promise<HoleFinder> {
    const worthIt = wanted > 16 << 20 && wanted > 2 * (await storage.allocated());
    return new HoleFinder(storage, worthIt);
  }

  /** Whether all of these bytes are in a hole, as far as it can be told. */
  async isHole(position: number, length: number): Promise<boolean> {
    if (!this.worthIt) return false;
    if (position < this.#start || position >= this.#end) await this.#look(position);
    return this.#hole && position + length <= this.#end;
  }

  async #look(position: number): Promise<void> {
    const extent = await this.storage.hostExtent(position);
    this.#start = position;
    this.#end = extent ? extent.start + extent.length : Infinity;
    this.#hole = extent?.hole ?? false;
  }
}
