/** What a table of images keeps of the engine's results: enough to judge each one, bounded for thousands of them. */
import type { RowPlan, RowSummary } from '../shared/folder';
import type { RepairPreview } from '../shared/repair-results';
import type { CheckResult, ImageSummary } from '../shared/results';
import type { Finding } from '../shared/findings';

/** What of a summary decides what can be done with an image. */
export function rowSummary(summary: ImageSummary): RowSummary {
  const { version, virtualSize, clusterSize, fileLength, onDisk, encryption } = summary;
  const { chain, inUse, findings, can, snapshots } = summary;
  return {
    version,
    virtualSize,
    clusterSize,
    fileLength,
    onDisk,
    encryption,
    // the image, what it names, and what stands in the way of the rest
    chain: chain.filter(({ depth, problem }) => depth < 2 || problem !== undefined),
    inUse,
    findings: oneOfEach(findings),
    can,
    snapshots: { length: snapshots.length },
  };
}

/** The counters of a check, and one finding of each kind: as much as a verdict needs. */
export const rowCheck = (check: CheckResult): CheckResult => ({
  ...check,
  findings: oneOfEach(check.findings),
  refcounts: [],
});

/** What of a plan decides whether it is carried out; of what is lost, that there is something. */
export function rowPlan({
  scope,
  before,
  after,
  writes,
  lost,
  lostBytes,
  dropped,
  undoFile,
}: RepairPreview): RowPlan {
  return {
    scope,
    before,
    after,
    writes,
    lost: lost.slice(0, 1),
    lostBytes,
    dropped: dropped.slice(0, 1),
    undoFile,
  };
}

function oneOfEach(findings: readonly Finding[]): readonly Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) if (!first.has(finding.code)) first.set(finding.code, finding);
  return [...first.values()];
}
