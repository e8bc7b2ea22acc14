import { PlatterError } from '../../shared/errors';
import { ClusterSet } from '../check/cluster-set';
import type { ReferenceCounters } from '../check/reference-counters';

/** Finds clusters that nothing refers to, before the repair or after it. */
export class FreeClusters {
  /** clusters that are not to be taken though nothing counts them */
  readonly #avoided = new ClusterSet();
  readonly #references: ReferenceCounters[] = [];
  #next = 1;

  /**
   * @param name of the file, for errors
   * @param clusters of the file
   * @param grows whether there may be more
   */
  constructor(
    readonly name: string,
    readonly clusterSize: number,
    private readonly clusters: number,
    private readonly grows: boolean,
  ) {}

  /** Never takes what these counters count. */
  respect(references: ReferenceCounters): void {
    this.#references.push(references);
  }

  /** Never takes these clusters. */
  avoid(first: number, count: number): void {
    this.#avoided.add(first, count);
  }

  /**
   * Takes `count` clusters in one piece, inside the file where there is room.
   * @returns the first
   * @throws PlatterError io-error (ENOSPC) where a device has none left
   */
  take(count: number): number {
    let first = this.#next;
    for (let length = 0; length < count;) {
      const cluster = first + length;
      if (this.#isTaken(cluster)) {
        first = cluster + 1;
        length = 0;
      } else length++;
    }
    if (first + count > this.clusters && !this.grows) {
      throw new PlatterError('io-error', { file: this.name, errno: 'ENOSPC', syscall: 'write' });
    }
    this.#avoided.add(first, count);
    if (count === 1) this.#next = first + 1;
    return first;
  }

  #isTaken(cluster: number): boolean {
    if (this.#avoided.has(cluster)) return true;
    return cluster < this.clusters && this.#references.some((counters) => counters.get(cluster) > 0);
  }
}
