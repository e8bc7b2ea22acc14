import { FINDING_KINDS } from '../../src/shared/findings';
import type { CheckResult } from '../../src/shared/results';
import type { Answer } from '../engine-answers';
import type { QemuAnswer, QemuCheck } from '../qemu';
import { wantsKey } from './deviations';

/** Counters of qemu-img and ours. Those that are zero qemu-img leaves out. */
const COUNTERS: readonly (readonly [keyof QemuCheck, keyof CheckResult])[] = [
  ['check-errors', 'checkErrors'],
  ['corruptions', 'corruptions'],
  ['leaks', 'leaks'],
  ['image-end-offset', 'imageEndOffset'],
  ['total-clusters', 'totalClusters'],
  ['allocated-clusters', 'allocatedClusters'],
  ['fragmented-clusters', 'fragmentedClusters'],
  ['compressed-clusters', 'compressedClusters'],
];

/** The exit status that qemu-img would give for our counters. */
export const statusOf = ({ checkErrors, corruptions, leaks }: CheckResult): number =>
  checkErrors > 0 ? 1 : corruptions > 0 ? 2 : leaks > 0 ? 3 : 0;

/** In what our check of an image differs from `qemu-img check`; nothing when qemu-img gave no verdict. */
export function checkDifferences(ours: Answer<CheckResult>, qemu: QemuAnswer<QemuCheck>): string[] {
  if (qemu.gaveUp) return [];
  if (!qemu.json) {
    const refused = ours.error !== undefined || ours.value.checkErrors > 0 || wantsKey(qemu.stderr);
    return refused ? [] : [`qemu-img does not check it: ${qemu.stderr.trim()}`];
  }
  if (ours.error) return [`only ours does not check it: ${ours.error.message}`];
  const result = ours.value;
  const differences = COUNTERS.flatMap(([theirs, key]) => {
    const expected = Number(qemu.json?.[theirs] ?? 0);
    return result[key] === expected ? [] : [`${theirs}: ours ${String(result[key])}, qemu-img ${expected}`];
  });
  const status = statusOf(result);
  return status === qemu.status
    ? differences
    : [...differences, `status: ours ${status}, qemu-img ${qemu.status}`];
}

/** How often each code that only Platter counts occurs, weighted. */
export function extraCounts(result: CheckResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, clusters = 1 } of result.findings)
    if (FINDING_KINDS[code].counter === 'extra-corruption') counts[code] = (counts[code] ?? 0) + clusters;
  return counts;
}
