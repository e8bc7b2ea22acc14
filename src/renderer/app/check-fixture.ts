import type { CheckResult } from '../../shared/results';

/** What a check of a sound image of a thousand clusters comes to, for tests; fields given replace its own. */
export function checkOf(fields: Partial<CheckResult> = {}): CheckResult {
  return {
    checkErrors: 0,
    corruptions: 0,
    leaks: 0,
    extraCorruptions: 0,
    imageEndOffset: 1 << 20,
    totalClusters: 1000,
    allocatedClusters: 100,
    fragmentedClusters: 25,
    compressedClusters: 0,
    findings: [],
    findingsTotal: 0,
    refcounts: [],
    refcountsRight: 100,
    refcountsTooLow: 0,
    milliseconds: 1234,
    ...fields,
  };
}
