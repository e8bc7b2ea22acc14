/** One image of a seed, compacted in one of the ways and held to all that was promised. */
import { describeError } from '../device/crash-verdict';
import { firstDifference } from '../device/marked-bytes';
import type { ImageFiles } from '../device/image-files';
import { convertedDisk } from '../device/judge';
import { qemuCheck, qemuImg } from '../qemu';
import { Random } from '../random';
import type { CompactResult } from '../../src/shared/compact-results';
import type { CompactBench, CompactOptions } from './compact-bench';
import { endTroubles, lengthTroubles, orderTroubles, zeroTroubles } from './compact-troubles';
import { SMALL_BATCH } from './crash-kinds';
import type { ImageOptions } from './image-options';
import { surveyPlainly } from './plain-survey';
import { describeImage, randomImage, type RandomImage } from './random-image';

export interface CompactRound {
  readonly image: RandomImage;
  readonly options: CompactOptions;
  readonly result?: CompactResult;
  /** the files afterwards */
  readonly after?: ImageFiles<Uint8Array>;
  readonly troubles: readonly string[];
}

/** How an image of a seed is compacted. */
export function optionsOf(seed: number): CompactOptions {
  const random = new Random(seed ^ 0xc0_4bac);
  return {
    way: random.pick(['compact', 'compact', 'compact', 'compact', 'defragment', 'punch'] as const),
    zeroes: random.below(4) === 0,
    batchBytes: random.below(3) === 0 ? SMALL_BATCH : undefined,
  };
}

/** Forecast, compacts, looks, and compacts again. */
export async function compactRound(
  seed: number,
  bench: CompactBench,
  given?: Partial<ImageOptions>,
): Promise<CompactRound> {
  const image = randomImage(seed, given);
  const options = optionsOf(seed);
  try {
    return { image, options, ...(await judge(bench, image, options)) };
  } catch (error) {
    return { image, options, troubles: [describeError(error)] };
  }
}

async function judge(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
): Promise<Pick<CompactRound, 'result' | 'after' | 'troubles'>> {
  const before = surveyPlainly(image.bytes);
  const files = bench.files(image);
  const troubles: string[] = [];
  const forecast = await bench.forecast(image, files, options).catch((error: unknown) => {
    troubles.push(`forecast: ${describeError(error)}`);
    return undefined;
  });
  if (!image.bytes.equals(files.image.contents())) troubles.push('the forecast changes the file');
  const result = await bench.compact(image, files, options);
  const after = { image: files.image.contents(), data: files.data?.contents() };
  troubles.push(...(await endTroubles(bench, image, after, before)));
  const survey = surveyPlainly(Buffer.from(after.image));
  if (options.way === 'punch') {
    if (after.image.length > image.bytes.length) troubles.push('punching made the file longer');
    if (result.moved + result.copied > 0) troubles.push('punching moved something');
  } else {
    troubles.push(...lengthTroubles(survey, result));
    const off = Math.abs((forecast?.newSize ?? result.newSize) - result.newSize) / survey.clusterSize;
    // tables that zeroes were all of, and what counts them, are not foretold; nor is where chains are cut
    const tolerance = options.zeroes || survey.streams > 0 ? 4 + survey.least / 50 : 0;
    if (off > tolerance) {
      troubles.push(`${forecast?.newSize} bytes were foretold, and it has ${result.newSize}`);
    }
  }
  if (result.oldSize !== image.bytes.length) troubles.push(`old size ${result.oldSize}`);
  const more = survey.references.size - before.references.size;
  // where a chain of streams is cut, a cluster is there twice; a table that a snapshot shares is copied before it changes
  const copies = (survey.streams > 0 ? 4 + survey.streams / 8 : 0) + (options.zeroes ? survey.tables : 0);
  if (more > copies) troubles.push(`${more} clusters more in use`);
  if (!options.zeroes && more < 0) troubles.push(`${-more} clusters less in use`);
  if (options.way === 'defragment') troubles.push(...orderTroubles(survey));
  const { extendedL2, dataFile, version, backing } = image.options;
  // there is no way to say zero over a disk below, and subclusters and data files have rules of their own
  if (options.zeroes && !extendedL2 && dataFile === 'none' && (version === 3 || backing === 'none')) {
    troubles.push(...zeroTroubles(after.image, survey));
  }
  troubles.push(...(await againTroubles(bench, image, after, options)));
  return { result, after, troubles };
}

/** A second time there is nothing to do. */
async function againTroubles(
  bench: CompactBench,
  image: RandomImage,
  bytes: ImageFiles<Uint8Array>,
  options: CompactOptions,
): Promise<string[]> {
  const files = bench.filesOf(bytes);
  const { moved, copied, newSize } = await bench.compact(image, files, options);
  const found: string[] = [];
  if (moved + copied > 0) found.push(`compacted again, ${moved} clusters move`);
  if (newSize !== bytes.image.length) found.push(`compacted again, it has ${newSize} bytes`);
  const difference = firstDifference(files.image.contents(), bytes.image);
  if (difference !== undefined) found.push(`compacted again, ${difference}`);
  return found;
}

/** What qemu-img says against the image as it is afterwards. Refcounts that were postponed are counted anew first. */
export async function qemuTroubles(
  bench: CompactBench,
  { image, after }: Pick<CompactRound, 'image' | 'after'>,
  { leaksAllowed = false } = {},
): Promise<string[]> {
  if (!after) return [];
  await bench.write(image, after);
  if (leaksAllowed && image.options.lazy !== 'off') {
    await qemuImg(['check', '-q', '-f', 'qcow2', '-r', 'all', bench.path]);
  }
  const { status, json, stderr } = await qemuCheck(bench.path);
  const found: string[] = [];
  if (status !== 0 && !(leaksAllowed && status === 3)) {
    found.push(`qemu-img check: ${status} ${JSON.stringify(json)} ${stderr.slice(0, 300)}`);
  }
  const disks = [image.active, ...image.snapshots];
  for (const [index, wanted] of disks.entries()) {
    const disk = await convertedDisk(bench.path, index === 0 ? undefined : `snapshot ${index}`);
    // of a snapshot it shows as much as the disk has now
    const common = index === 0 ? wanted.length : Math.min(disk.length, wanted.length);
    const difference = firstDifference(disk.subarray(0, common), wanted.subarray(0, common));
    if (difference !== undefined) found.push(`qemu-img reads disk ${index} ${difference}`);
  }
  return found;
}

/** Seed, kind, way and troubles, for the report. */
export const describeCompactRound = ({ image, options, troubles }: CompactRound): string =>
  [`${describeImage(image)}; ${options.way}${options.zeroes ? ' with zeroes' : ''}`, ...troubles].join(
    '\n  ',
  );
