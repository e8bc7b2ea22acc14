/** bytes; small reads of one cluster after another profit from a few, more would be a cache of the guest's data */
const LIMIT = 8 << 20;

/** Clusters that were unpacked lately, of all images of a chain, so that small reads don't unpack each time. */
export class DecompressedClusters {
  readonly #clusters = new Map<string, Uint8Array>();
  #bytes = 0;
  #generation = 0;

  /** Goes up with each `forget`. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * @param depth of the image in its chain
   * @param host byte offset of the stream
   * @param length bytes of the stream
   */
  find(depth: number, host: number, length: number): Uint8Array | undefined {
    if (this.#clusters.size === 0) return undefined;
    const key = keyOf(depth, host, length);
    const cluster = this.#clusters.get(key);
    if (cluster) {
      // the one used last goes last
      this.#clusters.delete(key);
      this.#clusters.set(key, cluster);
    }
    return cluster;
  }

  /** @param generation when its stream was read: what was forgotten since then may lie elsewhere now */
  keep(depth: number, host: number, length: number, cluster: Uint8Array, generation: number): void {
    const key = keyOf(depth, host, length);
    if (generation !== this.#generation || this.#clusters.has(key)) return;
    this.#clusters.set(key, cluster);
    this.#bytes += cluster.length;
    for (const [oldest, { length: bytes }] of this.#clusters) {
      if (this.#bytes <= LIMIT) return;
      this.#clusters.delete(oldest);
      this.#bytes -= bytes;
    }
  }

  /** Lets all go: clusters of the file may hold something else now. */
  forget(): void {
    this.#clusters.clear();
    this.#bytes = 0;
    this.#generation++;
  }
}

const keyOf = (depth: number, host: number, length: number): string => `${depth}:${host}:${length}`;
