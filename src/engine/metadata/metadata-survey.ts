import type { Structure } from '../../shared/findings';
import { readUint64 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { ClusterSet } from '../check/cluster-set';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import type { Geometry } from '../image/geometry';
import { L2RunKind } from '../image/l2-runs';

/** Bytes of the file that a structure takes. */
export interface MetadataRegion {
  readonly structure: Structure;
  /** byte offset in the file */
  readonly offset: number;
  readonly length: number;
}

/** In the first byte of an entry. */
const COMPRESSED = 0x40;

/** Notes where metadata lies, and where guest data may lie, on the way of a check. */
export class MetadataSurvey implements SurveySink {
  /** structures that lie contiguous in the file, as they were met; they may overlap */
  readonly regions: MetadataRegion[] = [];
  /** clusters that entries of the disk or of a snapshot point to */
  readonly guest = new ClusterSet();
  /** clusters of keys and of the contents of dirty bitmaps */
  readonly withheld = new ClusterSet();

  /** @param inner is told the same */
  constructor(
    private readonly geometry: Geometry,
    private readonly inner: SurveySink,
  ) {}

  region(structure: Structure, offset: number, length: number, uses: number, snapshot?: number): void {
    this.inner.region(structure, offset, length, uses, snapshot);
    if (length <= 0 || offset >= this.geometry.fileLength) return;
    if (structure === 'bitmap-data' || structure === 'luks-header') this.#add(this.withheld, offset, length);
    else this.regions.push({ structure, offset, length });
  }

  l1Entry(entry: L1EntryUse): void {
    this.inner.l1Entry(entry);
  }

  l2Table(table: L2TableUse, part: RunPart): void {
    this.inner.l2Table(table, part);
    const { runs, bytes } = table;
    const { clusterSize, clusterBits, l2EntrySize } = this.geometry;
    for (let row = part.start; row < part.end; row++) {
      const kind = runs.kind[row];
      if (kind === L2RunKind.unallocated || kind === L2RunKind.zeroPlain) continue;
      const at = runs.first[row] * l2EntrySize;
      if ((bytes[at] & COMPRESSED) !== 0) {
        const { offset, length } = decodeCompressedDescriptor(readUint64(bytes, at), clusterBits);
        this.#add(this.guest, offset, length);
      } else if (!this.geometry.dataFile && runs.host[row] !== 0) {
        const clusters = kind === L2RunKind.odd ? 1 : runs.length[row];
        this.#add(this.guest, runs.host[row], clusters * clusterSize);
      }
    }
  }

  report(): void {}

  /** Puts the clusters of the file that these bytes touch into a set. */
  #add(set: ClusterSet, offset: number, length: number): void {
    const { clusterSize, hostClusters } = this.geometry;
    const first = Math.floor(offset / clusterSize);
    const end = Math.min(hostClusters, Math.ceil((offset + length) / clusterSize));
    if (first < end) set.add(first, end - first);
  }
}
