import type { FindingCode } from '../../shared/findings';
import { hexBytes, readUint32 } from '../codec/big-endian';
import { compressedLength } from '../codec/compressed-descriptor';
import { L2_PROBLEM, l2EntryProblems } from '../codec/l2-entry-problems';
import type { Geometry } from '../image/geometry';
import { L2RunKind } from '../image/l2-runs';
import type { FileReferences } from './file-references';
import type { FindingList } from './finding-list';
import type { Claimant, ClaimantSource, GuestClaims } from './guest-claims';
import type { StoredRefcounts } from './stored-refcounts';
import type { L2TableUse, RunPart } from './survey';

/** In the first byte of an entry. */
const COMPRESSED = 0x40;

/** What qemu-img check prints about the active disk, in clusters. */
export interface ClusterStatistics {
  allocated: number;
  fragmented: number;
  compressed: number;
}

/**
 * Looks at the entries of L2 tables as QEMU's check_refcounts_l2 and check_oflag_copied do, a run at a time.
 * A table of junk is a quarter million runs, so nothing is made for a run.
 */
export class L2TableCheck implements ClaimantSource {
  readonly statistics: ClusterStatistics = { allocated: 0, fragmented: 0, compressed: 0 };
  #table!: L2TableUse;
  #uses = 0;
  /** offset that would continue the last cluster of the table; 0 = none yet */
  #next = 0;

  /** @param beyondEndAllowed VM state lies past the end of the disk */
  constructor(
    private readonly geometry: Geometry,
    private readonly stored: StoredRefcounts,
    private readonly findings: FindingList,
    private readonly references: FileReferences,
    private readonly claims: GuestClaims,
    private readonly beyondEndAllowed: boolean,
  ) {}

  check(table: L2TableUse, { start, end }: RunPart): void {
    this.#table = table;
    this.#uses = table.activeUses + table.snapshotUses;
    const { runs } = table;
    if (start === 0) {
      this.#next = 0;
      if (table.bytesRead < this.geometry.clusterSize) this.#reportCut();
    }
    for (let row = start; row < end; row++) {
      switch (runs.kind[row]) {
        case L2RunKind.unallocated:
          break;
        case L2RunKind.zeroPlain:
          this.#zeroFlags(row);
          break;
        case L2RunKind.zeroAllocated:
          this.#zeroFlags(row);
          this.#clusters(row);
          break;
        case L2RunKind.data:
          this.#clusters(row);
          break;
        case L2RunKind.compressed:
          this.#stream(row);
          break;
        case L2RunKind.subclusters:
          if (this.#hasCluster(row)) this.#clusters(row);
          break;
        default:
          this.#odd(row);
      }
    }
  }

  /** A run of aligned clusters. */
  #clusters(row: number): void {
    const { runs, activeUses } = this.#table;
    const { clusterSize, hostClusters } = this.geometry;
    const host = runs.host[row];
    const length = runs.length[row];
    this.#statistics(host, length);
    if (activeUses > 0) {
      this.#beyondDisk(row);
      this.#copied(row, host / clusterSize);
    }
    if (this.geometry.dataFile) return this.#placeInDataFile(row, length);
    const first = host / clusterSize;
    const inFile = Math.max(0, Math.min(length, hostClusters - first));
    if (inFile > 0) {
      this.references.counters.add(first, inFile, this.#uses);
      this.claims.addData(first, inFile, activeUses, this, row);
    }
    if (inFile < length) this.#report('reference-beyond-end', row, inFile, length - inFile, this.#uses);
  }

  #stream(row: number): void {
    const { runs, bytes, activeUses } = this.#table;
    const at = runs.first[row] * this.geometry.l2EntrySize;
    const { clusterSize, clusterBits } = this.geometry;
    const offset = runs.host[row];
    const length = compressedLength(readUint32(bytes, at), readUint32(bytes, at + 4), clusterBits);
    if (runs.copied[row] === 1) this.#report('compressed-copied-flag', row, 0, 1, this.#uses);
    const first = Math.floor(offset / clusterSize);
    if (this.references.count(offset, length, this.#uses)) {
      const count = Math.floor((offset + length - 1) / clusterSize) - first + 1;
      this.claims.addStream(first, count, activeUses, this, row);
    } else this.#report('reference-beyond-end', row, 0, 1, this.#uses);
    if (activeUses === 0) return;
    this.#beyondDisk(row);
    this.statistics.allocated += activeUses;
    this.statistics.compressed += activeUses;
    this.statistics.fragmented += activeUses;
  }

  /** An entry that has to be looked at by itself. */
  #odd(row: number): void {
    const { runs, bytes, activeUses } = this.#table;
    const at = runs.first[row] * this.geometry.l2EntrySize;
    const problems = l2EntryProblems(bytes, at, this.geometry);
    if ((bytes[at] & COMPRESSED) !== 0) return this.#oddStream(row, problems);
    const cluster = this.#hasCluster(row);
    this.#oddCluster(row, problems, cluster);
    if (!cluster) return;
    const host = runs.host[row];
    this.#statistics(host, 1);
    const { clusterSize } = this.geometry;
    const first = Math.floor(host / clusterSize);
    if (activeUses > 0) {
      this.#beyondDisk(row);
      this.#copied(row, first);
    }
    if (this.geometry.dataFile) return this.#placeInDataFile(row, 1);
    if (!this.references.count(host, clusterSize, this.#uses)) {
      this.#report('reference-beyond-end', row, 0, 1, this.#uses);
    } else {
      const count = host % clusterSize === 0 ? 1 : 2;
      this.claims.addData(first, count, activeUses, this, row);
    }
  }

  #oddStream(row: number, problems: number): void {
    if ((problems & L2_PROBLEM['compressed-copied-flag']) !== 0)
      this.#reportEntry('compressed-copied-flag', row);
    const inDataFile = (problems & L2_PROBLEM['compressed-with-data-file']) !== 0;
    this.#reportEntry(inDataFile ? 'compressed-with-data-file' : 'compressed-with-subclusters', row);
  }

  /** What QEMU counts for an entry that is not compressed. */
  #oddCluster(row: number, problems: number, cluster: boolean): void {
    if ((problems & L2_PROBLEM['reserved-bits']) !== 0) this.#reportEntry('l2-entry-reserved-bits', row);
    if ((problems & L2_PROBLEM['zero-flag-with-subclusters']) !== 0) {
      this.#reportEntry('zero-flag-with-subclusters', row);
    }
    if ((problems & L2_PROBLEM['zero-flag-in-v2']) !== 0) this.#reportEntry('zero-flag-in-v2', row);
    const contradiction = cluster ? 'allocated-and-zero' : 'allocated-without-cluster';
    if ((problems & L2_PROBLEM[contradiction]) !== 0) this.#reportEntry('subcluster-bitmap-invalid', row);
    if (cluster && (problems & L2_PROBLEM.unaligned) !== 0) {
      this.#reportEntry(this.#holdsNoData(row) ? 'zero-allocated-unaligned' : 'data-unaligned', row);
    }
  }

  /** Whether QEMU takes the entry's cluster for preallocated only. */
  #holdsNoData(row: number): boolean {
    const { runs, bytes } = this.#table;
    const at = runs.first[row] * this.geometry.l2EntrySize;
    return this.geometry.extendedL2 ? readUint32(bytes, at + 12) === 0 : (bytes[at + 7] & 1) === 1;
  }

  /** Whether QEMU takes the entries of a run for allocated. In a data file a cluster may lie at offset 0. */
  #hasCluster(row: number): boolean {
    const { runs } = this.#table;
    return runs.host[row] !== 0 || (this.geometry.dataFile && runs.copied[row] === 1);
  }

  /** Fragmentation as QEMU sees it: within one table, gaps left out of account. */
  #statistics(host: number, length: number): void {
    const { activeUses } = this.#table;
    if (activeUses === 0) return;
    this.statistics.allocated += length * activeUses;
    if (this.#next !== 0 && host !== this.#next) this.statistics.fragmented += activeUses;
    this.#next = host + length * this.geometry.clusterSize;
  }

  /** COPIED has to say whether the stored refcount is exactly 1; a data file counts as 1 throughout. */
  #copied(row: number, first: number): void {
    const { runs, offset, activeUses } = this.#table;
    const copied = runs.copied[row] === 1;
    const length = runs.kind[row] === L2RunKind.odd ? 1 : runs.length[row];
    if (offset === 0 || this.stored.get(Math.floor(offset / this.geometry.clusterSize)) < 0) return;
    if (this.geometry.dataFile) {
      if (!copied) this.#report('copied-flag-wrong', row, 0, length, activeUses, 1);
      return;
    }
    if (copied && this.stored.allOnes(first, length)) return;
    for (let index = 0; index < length;) {
      const refcount = this.stored.get(first + index);
      let end = index + 1;
      while (end < length && this.stored.get(first + end) === refcount) end++;
      if (refcount >= 0 && (refcount === 1) !== copied) {
        this.#report('copied-flag-wrong', row, index, end - index, activeUses, refcount);
      }
      index = end;
    }
  }

  /** In an external data file everything lies where the guest has it; what is misaligned has been reported. */
  #placeInDataFile(row: number, length: number): void {
    const { l2Entries, clusterSize } = this.geometry;
    const { runs, l1Index } = this.#table;
    const target = runs.host[row];
    const guest = (l1Index * l2Entries + runs.first[row]) * clusterSize;
    if (target === guest || target % clusterSize !== 0) return;
    this.#report('data-file-offset-wrong', row, 0, length, this.#uses);
  }

  /** Entries of the active disk behind its end, VM state aside: nothing can read them. */
  #beyondDisk(row: number): void {
    const { runs, l1Index, activeUses } = this.#table;
    const { l2Entries, guestClusters } = this.geometry;
    const start = l1Index * l2Entries + runs.first[row];
    const beyond = Math.min(runs.length[row], start + runs.length[row] - guestClusters);
    if (beyond <= 0) return;
    if (this.beyondEndAllowed && l1Index >= Math.ceil(guestClusters / l2Entries)) return;
    this.#report('entry-beyond-virtual-end', row, runs.length[row] - beyond, beyond, activeUses);
  }

  #zeroFlags(row: number): void {
    if (this.geometry.version >= 3) return;
    this.#report('zero-flag-in-v2', row, 0, this.#table.runs.length[row], 1);
  }

  #reportCut(): void {
    const { offset, bytesRead, l1Index } = this.#table;
    const { l2EntrySize, l2Entries, clusterSize, fileLength } = this.geometry;
    const whole = Math.floor(bytesRead / l2EntrySize);
    this.findings.add({
      code: 'table-cut-off',
      structure: 'l2-table',
      hostOffset: offset,
      expected: `${offset + clusterSize}`,
      detail: `${fileLength}`,
      guest: {
        start: (l1Index * l2Entries + whole) * clusterSize,
        length: (l2Entries - whole) * clusterSize,
      },
    });
  }

  /** @param index first entry of the run that is meant @param uses tables that the run counts for */
  #report(
    code: FindingCode,
    row: number,
    index: number,
    length: number,
    uses: number,
    stored?: number,
  ): void {
    if (!this.findings.hasRoom) return this.findings.countOnly(code, length * uses);
    const { runs, bytes } = this.#table;
    const { l2EntrySize } = this.geometry;
    const at = (runs.first[row] + index) * l2EntrySize;
    const { entryOffset, guest, target } = this.claimant(row, index);
    this.findings.add({
      code,
      structure: 'l2-entry',
      hostOffset: entryOffset,
      target,
      guest: { start: guest.start, length: guest.length * length },
      raw: `0x${hexBytes(bytes.subarray(at, at + l2EntrySize))}`,
      stored,
      clusters: length * uses === 1 ? undefined : length * uses,
    });
  }

  #reportEntry(code: FindingCode, row: number): void {
    this.#report(code, row, 0, 1, this.#uses);
  }

  /** Who a cluster of the table at hand belongs to. */
  claimant(row: number, index: number): Claimant {
    const { runs, offset, l1Index } = this.#table;
    const { l2EntrySize, l2Entries, clusterSize } = this.geometry;
    const entry = runs.first[row] + index;
    return {
      entryOffset: offset + entry * l2EntrySize,
      guest: { start: (l1Index * l2Entries + entry) * clusterSize, length: clusterSize },
      target: runs.host[row] + index * clusterSize,
    };
  }
}
