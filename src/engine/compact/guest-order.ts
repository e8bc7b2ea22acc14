import { ClusterSet } from '../check/cluster-set';
import type { L2TableUse, RunPart, SurveySink } from '../check/survey';
import { surveyL2Tables } from '../check/survey-l2-tables';
import type { L2TableIndex } from '../check/l2-table-index';
import { L2RunKind } from '../image/l2-runs';
import type { ClusterUse } from './cluster-use';

const FIRST_CAPACITY = 1 << 12;

/** Clusters of the file that hold data of the active disk, in the order in which the guest has them; no compressed ones. */
export class GuestOrder implements SurveySink {
  /** rows in use */
  count = 0;
  clusters = new Uint32Array(FIRST_CAPACITY);
  /** the same, as a set: the places that there are for them */
  readonly places = new ClusterSet();

  private constructor(private readonly use: ClusterUse) {}

  /** Looks at the tables of the active disk. @throws PlatterError io-error, cancelled */
  static async read(use: ClusterUse, signal?: AbortSignal): Promise<GuestOrder> {
    const found = new GuestOrder(use);
    const { index, image } = use;
    if (!image.geometry.dataFile) {
      await surveyL2Tables(image, index, found, {
        tick: () => undefined,
        signal,
        order: activeFirst(index),
      });
    }
    return found;
  }

  region(): void {
    // tables alone are asked for
  }

  l1Entry(): void {
    // tables alone are asked for
  }

  l2Table({ runs, activeUses }: L2TableUse, { start, end }: RunPart): void {
    if (activeUses === 0) return;
    const { clusterSize } = this.use.image.geometry;
    for (let row = start; row < end; row++) {
      const host = runs.host[row];
      if (host === 0 || runs.kind[row] === L2RunKind.compressed) continue;
      this.use.eachKept(host / clusterSize, runs.length[row], this.#take);
    }
  }

  report(): void {
    // a check found the image sound
  }

  readonly #take = (first: number, count: number): void => {
    this.places.add(first, count);
    this.#push(first, count);
  };

  #push(first: number, count: number): void {
    if (this.count + count > this.clusters.length) {
      const larger = new Uint32Array(Math.max(this.clusters.length * 2, this.count + count));
      larger.set(this.clusters);
      this.clusters = larger;
    }
    for (let at = 0; at < count; at++) this.clusters[this.count++] = first + at;
  }
}

/** Rows of the tables as the active L1 table has them, then the others. */
function activeFirst({ count, activeUses, l1Index }: L2TableIndex): Uint32Array {
  const rank = (row: number): number => (activeUses[row] > 0 ? l1Index[row] : Infinity);
  return Uint32Array.from({ length: count }, (_, row) => row).sort((left, right) => {
    const [first, second] = [rank(left), rank(right)];
    return first === second ? left - right : first - second;
  });
}
