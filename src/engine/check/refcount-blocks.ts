import type { Finding, FindingCode } from '../../shared/findings';
import type { RefcountTableEntry } from '../codec/refcount-table-entry';
import type { Geometry } from '../image/geometry';
import type { TimeSlice } from '../io/time-slice';
import type { FileReferences } from './file-references';
import type { FindingList } from './finding-list';
import type { GuestClaims } from './guest-claims';
import type { StoredRefcounts } from './stored-refcounts';

/** Entries of the refcount table between two looks at the clock, less one. */
const CLOCK_MASK = 0xfff;

/** Lets refcount blocks claim their clusters before guest data does. */
export async function claimBlocks(
  stored: StoredRefcounts,
  geometry: Geometry,
  claims: GuestClaims,
  slice: TimeSlice,
): Promise<void> {
  for (const { index, offset, reservedBits, aligned } of stored.table) {
    if ((index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    if (!aligned || reservedBits || offset >= geometry.fileLength) continue;
    claims.addMetadata(Math.floor(offset / geometry.clusterSize), 1);
  }
}

/**
 * Counts refcount blocks, last of all references: each must be the only one to its cluster. As QEMU's
 * check_refblocks does it, one after the other.
 * @param largest refcount that the image's width can hold
 */
export async function checkBlocks(
  stored: StoredRefcounts,
  geometry: Geometry,
  tableOffset: number,
  largest: number,
  references: FileReferences,
  findings: FindingList,
  slice: TimeSlice,
): Promise<void> {
  const { clusterSize, fileLength } = geometry;
  for (const entry of stored.table) {
    const { offset } = entry;
    if ((entry.index & CLOCK_MASK) === 0 && slice.over) await slice.rest();
    const report = (code: FindingCode, more?: Partial<Finding>): void => {
      if (findings.hasRoom) findings.add({ ...describe(entry, tableOffset), code, ...more });
      else findings.countOnly(code, 1);
    };
    if (entry.reservedBits) {
      report('refcount-table-reserved-bits');
      continue;
    }
    if (!entry.aligned) {
      report('refcount-block-unaligned');
      continue;
    }
    const cluster = Math.floor(offset / clusterSize);
    if (cluster >= references.clusters) {
      report('refcount-block-beyond-end', { expected: `${fileLength}` });
      continue;
    }
    if (!references.count(offset, clusterSize, 1)) report('reference-beyond-end');
    const counted = Math.min(largest, references.counters.get(cluster));
    if (counted !== 1) report('refcount-block-shared', { references: counted });
    if (offset < fileLength && offset + clusterSize > fileLength) {
      report('table-cut-off', {
        hostOffset: offset,
        target: undefined,
        expected: `${offset + clusterSize}`,
        detail: `${fileLength}`,
      });
    }
  }
}

function describe(entry: RefcountTableEntry, tableOffset: number): Omit<Finding, 'code'> {
  return {
    structure: 'refcount-block',
    hostOffset: tableOffset + entry.index * 8,
    target: entry.offset,
    raw: entry.raw,
  };
}
