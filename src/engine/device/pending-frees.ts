import { hostCluster, type HostCluster } from '../../shared/units';

/** A run of clusters of the image file. */
export interface ClusterRun {
  readonly first: HostCluster;
  readonly count: number;
}

/**
 * References that were given up in memory. Their clusters may be counted down, emptied and used again only when
 * the tables on the disk no longer name them; until then a power cut brings the references back.
 */
export class PendingFrees {
  #runs: ClusterRun[] = [];
  #clusters = 0;

  get empty(): boolean {
    return this.#runs.length === 0;
  }

  /** Runs in the list: what it takes in memory. */
  get runs(): number {
    return this.#runs.length;
  }

  /** References in the list: each stands for a cluster that is kept for now. */
  get clusters(): number {
    return this.#clusters;
  }

  /** One reference less to each cluster of the run. */
  add(first: HostCluster, count = 1): void {
    this.#clusters += count;
    const last = this.#runs.at(-1);
    if (last && last.first + last.count === first) {
      this.#runs[this.#runs.length - 1] = { first: last.first, count: last.count + count };
    } else this.#runs.push({ first, count });
  }

  /** Hands the list over and starts a new one. */
  take(): readonly ClusterRun[] {
    const runs = this.#runs;
    this.#runs = [];
    this.#clusters = 0;
    return runs;
  }

  /** Puts back what could not be done yet. */
  putBack(runs: readonly ClusterRun[]): void {
    for (const { first, count } of runs) this.add(first, count);
  }
}

/** Puts a cluster at the end of a list of runs. */
export function appendCluster(runs: ClusterRun[], cluster: number): void {
  const last = runs.at(-1);
  if (last && last.first + last.count === cluster)
    runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
  else runs.push({ first: hostCluster(cluster), count: 1 });
}
