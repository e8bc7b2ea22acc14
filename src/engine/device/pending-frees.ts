import { hostCluster, type HostCluster } from '../../shared/units';

/** A run of clusters of the image file. */
export interface ClusterRun {
  readonly first: HostCluster;
  readonly count: number;
}

/** References to a run of clusters that were given up. */
export interface FreedRun extends ClusterRun {
  /** to each of the clusters */
  readonly references: number;
}

/**
 * References that were given up in memory. Their clusters may be counted down, emptied and used again only when
 * the tables on the disk no longer name them; until then a power cut brings the references back.
 */
export class PendingFrees {
  #runs: FreedRun[] = [];
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

  /** So many references less to each cluster of the run. */
  add(first: HostCluster, count = 1, references = 1): void {
    this.#clusters += count * references;
    const last = this.#runs.at(-1);
    if (last && last.first + last.count === first && last.references === references) {
      this.#runs[this.#runs.length - 1] = { first: last.first, count: last.count + count, references };
    } else this.#runs.push({ first, count, references });
  }

  /** Hands the list over and starts a new one. */
  take(): readonly FreedRun[] {
    const runs = this.#runs;
    this.#runs = [];
    this.#clusters = 0;
    return runs;
  }

  /** Puts back what could not be done yet. */
  putBack(runs: readonly FreedRun[]): void {
    for (const { first, count, references } of runs) this.add(first, count, references);
  }
}

/** Puts a cluster at the end of a list of runs. */
export function appendCluster(runs: ClusterRun[], cluster: number): void {
  const last = runs.at(-1);
  if (last && last.first + last.count === cluster)
    runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
  else runs.push({ first: hostCluster(cluster), count: 1 });
}
