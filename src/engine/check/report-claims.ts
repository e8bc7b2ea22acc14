import type { FindingCode } from '../../shared/findings';
import type { FindingList } from './finding-list';
import type { GuestClaims } from './guest-claims';
import type { ReferenceCounters } from './reference-counters';
import type { StoredRefcounts } from './stored-refcounts';

/**
 * Reports clusters that are claimed twice though their refcounts agree. Where they don't, the cluster counts
 * as a refcount too low already; that guest data lies over a table is said all the same, as a notice.
 */
export function reportClaims(
  claims: GuestClaims,
  stored: StoredRefcounts,
  counters: ReferenceCounters,
  clusterSize: number,
  findings: FindingList,
): void {
  const report =
    (agreeing: FindingCode, tooLow?: FindingCode) =>
    (cluster: number): void => {
      const references = counters.get(cluster);
      const refcount = stored.get(cluster);
      const code = refcount < references ? tooLow : agreeing;
      if (code === undefined) return;
      const claimant = claims.claimants.get(cluster);
      findings.add({
        code,
        structure: claimant ? 'l2-entry' : 'data-cluster',
        hostOffset: claimant?.entryOffset ?? cluster * clusterSize,
        target: claimant?.target ?? cluster * clusterSize,
        guest: claimant?.guest,
        stored: refcount,
        references,
      });
    };
  claims.inMetadata.forEach(report('data-in-metadata', 'miscounted-data-in-metadata'));
  claims.contested.forEach(report('cluster-shared-by-guest-ranges'));
}
