import type { FindingCode } from '../../shared/findings';
import type { OperationContext } from '../../shared/progress';
import type { CheckResult } from '../../shared/results';
import { compareRefcounts } from '../check/compare-refcounts';
import { FindingList } from '../check/finding-list';
import { ReferenceCheck } from '../check/reference-check';
import { RefcountFindings } from '../check/refcount-findings';
import { checkBlocks, claimBlocks } from '../check/refcount-blocks';
import { reportClaims } from '../check/report-claims';
import { loadStoredRefcounts } from '../check/stored-refcounts';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { findingsAlone, refusalAlone, requireWalkable } from '../check/walkable-image';
import type { Image } from '../image/image';
import { now, throwIfAborted, TimeSlice } from '../io/time-slice';
import { PhaseMeter, type Phase } from './phase-meter';

export interface CheckOptions {
  /** also unpacks every compressed cluster */
  readonly deep?: boolean;
  /** findings that are kept; all are counted. Default 10 000 */
  readonly maxFindings?: number;
  /** findings that add to no counter, for a caller who does not mind them */
  readonly uncounted?: readonly FindingCode[];
}

const PHASES: readonly Phase[] = [
  { name: 'refcounts', share: 10, unit: 'tables' },
  { name: 'snapshots', share: 5, unit: 'tables' },
  { name: 'l2-tables', share: 75, unit: 'clusters' },
  { name: 'compare', share: 10, unit: 'clusters' },
];
const DEEP_PHASES: readonly Phase[] = [
  ...PHASES.map((phase) => ({ ...phase, share: phase.share / 5 })),
  { name: 'streams', share: 80, unit: 'clusters' },
];

/**
 * Checks refcounts and tables by QEMU's rules (format spec §9), and for what QEMU does not see.
 * @throws PlatterError header-damaged where QEMU would refuse to open the image; io-error, cancelled
 */
export async function check(
  image: Image,
  { deep = false, maxFindings = 10_000, uncounted = [] }: CheckOptions = {},
  { signal, progress, log }: OperationContext = {},
): Promise<CheckResult> {
  const started = now();
  throwIfAborted(signal);
  const walkable = requireWalkable(image);
  const refused = refusalAlone(image);
  if (refused) throw refused;
  const { header, geometry, storage } = walkable;
  const findings = new FindingList(maxFindings);
  for (const finding of findingsAlone(image)) findings.add(finding);
  const meter = new PhaseMeter(deep ? DEEP_PHASES : PHASES, progress, () => findings.total);

  // the steps look at the clock while they run, but each begins anew
  const slice = new TimeSlice(signal);
  const stored = await loadStoredRefcounts(storage, header, geometry, meter.start('refcounts'), signal);
  if (slice.over) await slice.rest();
  const sink = new ReferenceCheck(geometry, stored, findings, {
    beyondEndAllowed: image.snapshots.some(({ vmStateSize }) => vmStateSize > 0),
    recordLimit: maxFindings,
  });
  await claimBlocks(stored, geometry, sink.claims, slice);
  meter.start('snapshots')(0, 1);
  const index = await surveyStructures(walkable, sink, signal);
  log?.(`${index.count} L2 tables`);
  if (slice.over) await slice.rest();
  const entries = meter.start('l2-tables');
  const tick = (done: number, total: number): void =>
    entries(done * geometry.l2Entries, total * geometry.l2Entries);
  await surveyL2Tables(walkable, index, sink, { tick, signal });
  if (slice.over) await slice.rest();
  const largest = 2 ** geometry.refcountBits - (geometry.refcountBits < 64 ? 1 : 0);
  await checkBlocks(stored, geometry, header.refcountTableOffset, largest, sink.references, findings, slice);
  if (slice.over) await slice.rest();
  const refcounts = new RefcountFindings(findings, geometry.clusterSize, largest);
  const { end, histogram } = await compareRefcounts(
    {
      stored,
      counters: sink.references.counters,
      clusters: sink.references.clusters,
      largest,
      sink: refcounts,
    },
    meter.start('compare'),
    signal,
  );
  if (slice.over) await slice.rest();
  reportClaims(sink.claims, stored, sink.references.counters, geometry.clusterSize, findings);
  if (deep) {
    // decompression is not worth loading for a check that needs none
    const { checkStreams } = await import('../check/check-streams');
    await checkStreams(walkable, index, findings, meter.start('streams'), signal);
  }
  meter.finish();
  const { allocated, fragmented, compressed } = sink.tables.statistics;
  return {
    checkErrors: findings.count('check-error', uncounted),
    corruptions: findings.count('corruption', uncounted),
    leaks: findings.count('leak', uncounted),
    extraCorruptions: findings.count('extra-corruption', uncounted),
    imageEndOffset: end * geometry.clusterSize,
    totalClusters: geometry.guestClusters,
    allocatedClusters: allocated,
    fragmentedClusters: fragmented,
    compressedClusters: compressed,
    findings: findings.kept,
    findingsTotal: findings.total,
    refcounts: histogram.rows(),
    refcountsRight: histogram.counted - refcounts.wrong,
    refcountsTooLow: refcounts.tooLow,
    milliseconds: Math.round(now() - started),
  };
}
