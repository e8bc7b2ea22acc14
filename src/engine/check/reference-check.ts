import type { Finding, Structure } from '../../shared/findings';
import { hex64 } from '../codec/big-endian';
import type { Geometry } from '../image/geometry';
import { FileReferences } from './file-references';
import type { FindingList } from './finding-list';
import { GuestClaims } from './guest-claims';
import { L2TableCheck } from './l2-table-check';
import type { StoredRefcounts } from './stored-refcounts';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from './survey';

const RESERVED_HIGH = 0x7f000000;
const RESERVED_LOW = 0x1ff;

/** Counts references as qemu-img check does, and looks at every entry on the way (format spec §9). */
export class ReferenceCheck implements SurveySink {
  readonly references: FileReferences;
  readonly claims: GuestClaims;
  readonly tables: L2TableCheck;

  constructor(
    private readonly geometry: Geometry,
    private readonly stored: StoredRefcounts,
    private readonly findings: FindingList,
    options: { readonly beyondEndAllowed: boolean; readonly recordLimit: number },
  ) {
    this.references = new FileReferences(geometry);
    this.claims = new GuestClaims(options.recordLimit);
    this.tables = new L2TableCheck(
      geometry,
      stored,
      findings,
      this.references,
      this.claims,
      options.beyondEndAllowed,
    );
  }

  region(structure: Structure, offset: number, length: number, uses: number, snapshot?: number): void {
    if (length <= 0) return;
    if (this.references.count(offset, length, uses)) {
      this.claims.addMetadata(this.references.clusterOf(offset), this.references.clustersOf(offset, length));
    } else {
      this.report({
        code: 'reference-beyond-end',
        structure,
        hostOffset: offset,
        target: offset,
        expected: `${this.geometry.fileLength}`,
        ...(snapshot === undefined ? {} : { snapshot }),
        ...(uses === 1 ? {} : { clusters: uses }),
      });
    }
  }

  l1Entry(entry: L1EntryUse): void {
    const { high, low, offset } = entry;
    const uses = entry.snapshotUses + (entry.active ? 1 : 0);
    const report = (code: Finding['code'], clusters: number): void => {
      if (!this.findings.hasRoom) return this.findings.countOnly(code, clusters);
      this.report({
        code,
        structure: entry.active ? 'l1-table' : 'snapshot-l1',
        hostOffset: entry.position,
        target: offset,
        guest: this.#guestOf(entry.l1Index),
        raw: hex64({ high, low }),
        ...(clusters === 1 ? {} : { clusters }),
        ...(entry.active ? {} : { snapshot: entry.snapshot }),
      });
    };
    if ((high & RESERVED_HIGH) !== 0 || (low & RESERVED_LOW) !== 0) report('l1-entry-reserved-bits', uses);
    const { clusterSize } = this.geometry;
    if (this.references.count(offset, clusterSize, uses)) {
      this.claims.addMetadata(
        this.references.clusterOf(offset),
        this.references.clustersOf(offset, clusterSize),
      );
    } else report('reference-beyond-end', uses);
    if (offset % clusterSize !== 0) report('l2-table-unaligned', uses);
    if (!entry.active || offset === 0) return;
    const refcount = this.stored.get(this.references.clusterOf(offset));
    if (refcount >= 0 && (refcount === 1) !== (high >>> 31 === 1)) report('copied-flag-wrong', 1);
  }

  l2Table(table: L2TableUse, part: RunPart): void {
    this.tables.check(table, part);
  }

  report(finding: Finding): void {
    this.findings.add(finding);
  }

  #guestOf(l1Index: number): { start: number; length: number } {
    const length = this.geometry.l2Entries * this.geometry.clusterSize;
    return { start: l1Index * length, length };
  }
}
