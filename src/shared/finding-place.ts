/** Where a finding is, in words. */
import type { Finding } from './findings';
import { formatCount, formatHex, formatSize } from './sizes';
import { structureName } from './structure-names';

/** `the L2 table entry at 0x40000 (0x8000000000050000)`, as far as the finding says. */
export function entryPlace(finding: Finding): string {
  const at = finding.hostOffset === undefined ? '' : ` at ${formatHex(finding.hostOffset)}`;
  const raw = finding.raw === undefined ? '' : `, which reads ${finding.raw},`;
  return `the ${structureName(finding.structure)}${at}${raw}`;
}

/** `cluster 5 at 0x50000` or `each of 12 clusters from 0x50000 on (768 KiB)`. */
export function clusterPlace(finding: Finding, clusterSize: number | undefined): string {
  const offset = finding.target ?? finding.hostOffset;
  const count = finding.clusters ?? 1;
  const where = offset === undefined ? '' : formatHex(offset);
  if (count > 1) {
    const size = clusterSize === undefined ? '' : ` (${formatSize(count * clusterSize)})`;
    return `each of ${formatCount(count)} clusters${where && ` from ${where} on`}${size}`;
  }
  const index =
    offset === undefined || clusterSize === undefined
      ? ''
      : ` ${formatCount(Math.floor(offset / clusterSize))}`;
  return `cluster${index}${where && ` at ${where}`}`;
}

/** ` It maps 64 KiB of the disk from guest offset 0x0 on.`, or nothing. */
export function guestSentence(finding: Finding): string {
  const { guest } = finding;
  if (!guest) return '';
  return ` It maps ${formatSize(guest.length)} of the disk from guest offset ${formatHex(guest.start)} on.`;
}
