import type { FindingList } from './finding-list';
import type { GuestClaims } from './guest-claims';
import type { ReferenceCounters } from './reference-counters';
import type { StoredRefcounts } from './stored-refcounts';

/**
 * Reports clusters that are claimed twice though their refcounts agree. Where they don't, the cluster counts
 * as a refcount too low already.
 */
export function reportClaims(
  claims: GuestClaims,
  stored: StoredRefcounts,
  counters: ReferenceCounters,
  clusterSize: number,
  findings: FindingList,
): void {
  const report =
    (code: 'data-in-metadata' | 'cluster-shared-by-guest-ranges') =>
    (cluster: number): void => {
      const references = counters.get(cluster);
      const refcount = stored.get(cluster);
      if (refcount < references) return;
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
  claims.inMetadata.forEach(report('data-in-metadata'));
  claims.contested.forEach(report('cluster-shared-by-guest-ranges'));
}
