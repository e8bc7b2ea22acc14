import type { L1EntryUse, L2TableUse } from '../check/survey';
import type { WalkableImage } from '../check/walkable-image';

/** How snapshots have an L2 table. */
interface Shares {
  readonly snapshots: number[];
  /** entries of their L1 tables that name it, each of a table of its own */
  uses: number;
  /** the index that all of them have; -1 where they differ */
  l1Index: number;
}

const NONE: readonly number[] = [];

/** Which snapshots have which L2 tables. */
export class TableSharing {
  /** by the offset of the table */
  readonly #shares = new Map<number, Shares>();

  constructor(private readonly image: WalkableImage) {}

  /** Notes an entry of an L1 table. */
  note({ offset, l1Index, snapshot }: L1EntryUse): void {
    if (snapshot < 0) return;
    const shares = this.#shares.get(offset);
    if (!shares) {
      this.#shares.set(offset, { snapshots: [snapshot], uses: 1, l1Index });
      return;
    }
    shares.uses++;
    if (shares.l1Index !== l1Index) shares.l1Index = -1;
    if (!shares.snapshots.includes(snapshot)) shares.snapshots.push(snapshot);
  }

  /** Indexes of the snapshots that have a table. @param offset byte offset in the file */
  snapshotsOf(offset: number): readonly number[] {
    return this.#shares.get(offset)?.snapshots ?? NONE;
  }

  /**
   * The cluster behind the last one that any disk with this table has, the one as it is now and those of snapshots;
   * infinite where that is not known of all.
   */
  endFor({ offset, l1Index, snapshotUses }: L2TableUse): number {
    const { guestClusters, clusterSize } = this.image.geometry;
    if (snapshotUses === 0) return guestClusters;
    const shares = this.#shares.get(offset);
    if (shares?.uses !== snapshotUses || shares.l1Index !== l1Index) return Infinity;
    const ends = shares.snapshots.map((snapshot) => this.#diskSize(snapshot) / clusterSize);
    return Math.ceil(Math.max(guestClusters, ...ends));
  }

  #diskSize(snapshot: number): number {
    return this.image.snapshots.find(({ index }) => index === snapshot)?.diskSize ?? Infinity;
  }
}
