/** What is wrong with an image after it was compacted, wholly or in part. */
import { hasBit } from '../../src/engine/codec/big-endian';
import { INCOMPATIBLE } from '../../src/engine/codec/feature-bits';
import { check } from '../../src/engine/operations/check';
import { isZero } from '../../src/engine/io/zeroes';
import type { FindingCode } from '../../src/shared/findings';
import type { CompactResult } from '../../src/shared/compact-results';
import type { ImageFiles } from '../device/image-files';
import { describeError } from '../device/crash-verdict';
import { firstDifference } from '../device/marked-bytes';
import type { CompactBench } from './compact-bench';
import { surveyPlainly, type PlainSurvey } from './plain-survey';
import type { RandomImage } from './random-image';

/** Where the disks of an image are not what its history made them. */
export async function contentTroubles(
  bench: CompactBench,
  image: RandomImage,
  bytes: ImageFiles<Uint8Array>,
): Promise<string[]> {
  const wanted = [image.active, ...image.snapshots];
  const found = await bench.disks(image, bench.filesOf(bytes));
  if (found.length !== wanted.length) return [`${found.length} disks instead of ${wanted.length}`];
  return found.flatMap((disk, index) => {
    const difference = firstDifference(disk, wanted[index]);
    return difference === undefined ? [] : [`${index === 0 ? 'disk' : `snapshot ${index}`}: ${difference}`];
  });
}

/**
 * What must hold at every moment: the image opens, nothing is counted too low, all disks are what they were. Where its
 * refcounts were postponed, that holds when it was opened for writing.
 */
export async function momentTroubles(
  bench: CompactBench,
  image: RandomImage,
  bytes: ImageFiles<Uint8Array>,
): Promise<string[]> {
  try {
    const files = bench.filesOf(bytes);
    const opened = await bench.open(image, files);
    const found = opened.findings
      .filter(({ code }) => code.includes('unusable'))
      .map(({ code }) => code as string);
    const { header } = opened;
    if (!header || found.length > 0) return ['it does not open', ...found];
    if (hasBit(header.incompatible, INCOMPATIBLE.corrupt)) return ['it is marked corrupt'];
    const different = await contentTroubles(bench, image, bytes);
    if (different.length > 0) return different;
    if (!hasBit(header.incompatible, INCOMPATIBLE.dirty)) return await damage(bench, image, bytes);
    if (image.options.lazy === 'off') return ['it is marked dirty'];
    const device = await bench.connect(image, files);
    const { readOnlyReason } = device.info();
    await device.disconnect();
    if (readOnlyReason) return [`it is only read: ${readOnlyReason}`];
    const after = { image: files.image.contents(), data: files.data?.contents() };
    return [...(await contentTroubles(bench, image, after)), ...(await damage(bench, image, after))];
  } catch (error) {
    return [describeError(error)];
  }
}

/** What our check counts; leaks only where they are not allowed. */
async function damage(
  bench: CompactBench,
  image: RandomImage,
  bytes: ImageFiles<Uint8Array>,
  leaksAllowed = true,
): Promise<string[]> {
  const opened = await bench.open(image, bench.filesOf(bytes));
  // a count and the flag that depends on it are in different sectors: giving back what is counted twice can be cut between
  const uncounted: FindingCode[] = leaksAllowed && image.options.overcounts ? ['copied-flag-wrong'] : [];
  const { corruptions, extraCorruptions, checkErrors, leaks, findings } = await check(opened, { uncounted });
  if (corruptions + extraCorruptions + checkErrors + (leaksAllowed ? 0 : leaks) === 0) return [];
  const first = JSON.stringify(findings.slice(0, 3));
  return [
    `check: ${corruptions} + ${extraCorruptions} corruptions, ${checkErrors} errors, ${leaks} leaks: ${first}`,
  ];
}

/** What must hold when compacting has ended by itself, or was stopped. */
export async function endTroubles(
  bench: CompactBench,
  image: RandomImage,
  bytes: ImageFiles<Uint8Array>,
  before: PlainSurvey,
): Promise<string[]> {
  const after = surveyPlainly(Buffer.from(bytes.image));
  const found = [
    ...(await contentTroubles(bench, image, bytes)),
    ...(await damage(bench, image, bytes, false)),
    ...after.problems.slice(0, 5),
  ];
  if (before.bitmaps.join() !== after.bitmaps.join()) {
    found.push(`bitmaps: ${after.bitmaps.join()} instead of ${before.bitmaps.join()}`);
  }
  if ((after.incompatible & 3n) !== 0n) found.push(`incompatible features ${after.incompatible}`);
  return found;
}

/** Whether the file is as short as can be, and says so. */
export function lengthTroubles(after: PlainSurvey, result: CompactResult): string[] {
  const { clusterSize, least, length, lists, streams } = after;
  const found: string[] = [];
  if (result.newSize !== length) found.push(`new size ${result.newSize}, and the file has ${length}`);
  if (result.stopped) found.push('stopped by itself');
  const clusters = Math.ceil(length / clusterSize);
  const spare = clusters - least;
  if (spare < 0) found.push(`${clusters} clusters are fewer than ${least}`);
  const left = result.leftBytes / clusterSize;
  // what lies together moves together, and holes may be too short for it; a chain that is cut has a cluster twice
  const excused = lists.reduce((sum, count) => sum + count, 0) + (streams > 0 ? 4 : 0);
  if (spare > left || spare > excused) {
    const why = `${left} of which are said to stay, lists ${lists.join()}, ${streams} streams`;
    found.push(`${clusters} clusters could be ${least}, ${why}`);
  }
  return found;
}

/** Whether the active disk's data lies in the guest's order. */
export function orderTroubles({ active }: PlainSurvey): string[] {
  const at = active.findIndex((cluster, index) => index > 0 && cluster <= active[index - 1]);
  return at < 0 ? [] : [`guest data lies in cluster ${active[at - 1]}, then in ${active[at]}`];
}

/** Whether clusters of zeroes that are the disk's own were given up. */
export function zeroTroubles(
  bytes: Uint8Array,
  { active, reserved, references, clusterSize }: PlainSurvey,
): string[] {
  const kept = active.filter((cluster) => {
    if (reserved.has(cluster)) return false;
    const end = Math.min(bytes.length, (cluster + 1) * clusterSize);
    return references.get(cluster) === 1 && isZero(bytes, cluster * clusterSize, end);
  });
  return kept.length === 0 ? [] : [`${kept.length} clusters of zeroes are kept, the first ${kept[0]}`];
}
