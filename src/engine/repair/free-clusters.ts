import { PlatterError } from '../../shared/errors';
import { ClusterSet } from '../check/cluster-set';
import { nextUncounted } from '../check/next-uncounted';
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

  /** Whether a cluster was taken, or is not to be. */
  isSpoken(cluster: number): boolean {
    return this.#avoided.has(cluster);
  }

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
   * @param behind only behind the file's end: for as long as not everything that refers to clusters can be read
   * @returns the first
   * @throws PlatterError io-error (ENOSPC) where a device has none left
   */
  take(count: number, behind = false): number {
    let first = this.#nextFree(behind ? this.clusters : this.#next);
    for (let length = 1; length < count;) {
      const cluster = first + length;
      const free = this.#nextFree(cluster);
      if (free === cluster) length++;
      else {
        first = free;
        length = 1;
      }
    }
    if (first + count > this.clusters && !this.grows) {
      throw new PlatterError('io-error', { file: this.name, errno: 'ENOSPC', syscall: 'write' });
    }
    this.#avoided.add(first, count);
    if (count === 1 && !behind) this.#next = first + 1;
    return first;
  }

  /** The first cluster from `start` on that is free. */
  #nextFree(start: number): number {
    let cluster = start;
    for (let counted = -1; counted !== cluster;) {
      counted = cluster;
      for (const counters of this.#references) {
        cluster = nextUncounted(counters, cluster);
      }
      while (this.#avoided.has(cluster)) cluster++;
    }
    return cluster;
  }
}
