/** Cuts a compaction off in every way there is, and looks at what is left. */
import { PlatterError } from '../../src/shared/errors';
import { FaultyStorage, type Fault, type StorageCall } from '../../src/engine/io/faulty-storage';
import type { CompactResult } from '../../src/shared/compact-results';
import { describeError } from '../device/crash-verdict';
import type { ImageFiles } from '../device/image-files';
import { Random } from '../random';
import type { CompactBench, CompactOptions } from './compact-bench';
import { filesAt, recordCompaction } from './compact-recording';
import { qemuTroubles } from './compact-round';
import { endTroubles, lengthTroubles, momentTroubles } from './compact-troubles';
import { surveyPlainly } from './plain-survey';
import type { RandomImage } from './random-image';

/** What was found in the images of one compaction. */
export interface Found {
  /** images that were looked at */
  readonly images: number;
  /** the first thing that is wrong */
  readonly trouble?: string;
}

const SECTOR = 512;

/** Moments to look at: all of them, or some at random and the last ones. */
function chosen(count: number, random: Random, most: number): number[] {
  const all = Array.from({ length: count }, (_value, index) => index);
  if (count <= most) return all;
  return all.filter((index) => index > count - 12 || random.below(count) < most);
}

/** Nothing but defragmenting needs room. */
function growthTroubles({ bytes, options }: RandomImage, { image }: ImageFiles<Uint8Array>): string[] {
  const clusterSize = 2 ** options.clusterBits;
  const room = Math.ceil(bytes.length / clusterSize) * clusterSize;
  // refcounts are counted anew in new clusters
  if (image.length <= room || options.lazy === 'dirty') return [];
  return [`the file has ${image.length} bytes meanwhile, and had ${bytes.length}`];
}

/** Compacts what was left to the end. */
async function goOn(
  bench: CompactBench,
  image: RandomImage,
  left: ImageFiles<Uint8Array>,
  options: CompactOptions,
): Promise<string[]> {
  await bench.clear();
  const files = bench.filesOf(left);
  const before = surveyPlainly(image.bytes);
  const result = await bench.compact(image, files, options);
  const after = { image: files.image.contents(), data: files.data?.contents() };
  const found = await endTroubles(bench, image, after, before);
  if (options.way === 'punch') return found;
  return [...found, ...lengthTroubles(surveyPlainly(Buffer.from(after.image)), result)];
}

export interface CutOptions {
  /** changes after which it is cut off; where there are more, some at random. Default 120 */
  readonly moments?: number;
  /** power cuts at each of them. Default 3 */
  readonly cuts?: number;
  /** one image of so many is compacted to the end. Default 10 */
  readonly goOnEach?: number;
  /** one image of so many is judged by qemu-img, too. Default none */
  readonly qemuEach?: number;
}

/** The power is cut, or the program killed, after each write and flush. */
export async function searchCuts(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
  { moments = 120, cuts = 3, goOnEach = 10, qemuEach = Infinity }: CutOptions = {},
): Promise<Found> {
  const random = new Random(image.seed);
  await bench.clear();
  const recording = await recordCompaction(bench, image, options);
  let images = 0;
  for (const moment of chosen(recording.moments.length, random, moments)) {
    for (let cut = 0; cut <= cuts; cut++) {
      const seed = cut === 0 ? undefined : random.next();
      const files = filesAt(recording, moment, seed);
      await bench.clear();
      const found = await momentTroubles(bench, image, files);
      if (options.way !== 'defragment') found.push(...growthTroubles(image, files));
      if (found.length === 0 && ++images % goOnEach === 0) {
        found.push(
          ...(await goOn(bench, image, files, options).catch((error: unknown) => [describeError(error)])),
        );
      }
      if (found.length === 0 && images % qemuEach === 0) {
        found.push(...(await qemuTroubles(bench, { image, after: files }, { leaksAllowed: true })));
      }
      if (found.length === 0) continue;
      const what = seed === undefined ? 'the program ended' : `the power was cut, seed ${seed},`;
      return { images, trouble: `${what} after change ${moment}: ${found.join('\n  ')}` };
    }
  }
  return { images };
}

/** Ways in which a call can fail, or all from one on. */
export const FAULTS: readonly (Fault & { readonly forGood?: boolean })[] = [
  { errno: 'EIO' },
  { errno: 'ENOSPC', bytes: 700 },
  { errno: 'EIO', bytes: 1 << 30 },
  { errno: 'EIO', forGood: true },
];

/** Compacts while something happens at a call of the files; counts the calls. */
async function withPlan(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
  plan: (call: StorageCall, number: number) => Fault | undefined,
  signal?: AbortSignal,
) {
  await bench.clear();
  const memory = bench.files(image);
  let calls = 0;
  const each = (call: StorageCall): Fault | undefined => plan(call, calls++);
  const files = {
    image: new FaultyStorage(memory.image, each),
    data: memory.data && new FaultyStorage(memory.data, each),
  };
  let result: CompactResult | undefined;
  let error: unknown;
  try {
    result = await bench.compact(image, files, options, { signal });
  } catch (caught) {
    error = caught;
  }
  return { result, error, calls, after: { image: memory.image.contents(), data: memory.data?.contents() } };
}

/** Bytes of a call that are done before it fails, in whole sectors. */
function doneBytes({ position, length }: StorageCall, { bytes = 0 }: Fault): number {
  if (bytes >= length) return bytes;
  return Math.max(0, Math.floor((position + bytes) / SECTOR) * SECTOR - position);
}

/** Each call of the files fails in turn. */
export async function searchFaults(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
  fault: (typeof FAULTS)[number],
  most = 60,
): Promise<Found> {
  const { calls } = await withPlan(bench, image, options, () => undefined);
  const random = new Random(image.seed);
  const before = surveyPlainly(image.bytes);
  let images = 0;
  for (const at of chosen(calls, random, most)) {
    let hit: StorageCall | undefined;
    const plan = (call: StorageCall, number: number): Fault | undefined => {
      if (number < at || (number > at && !(fault.forGood && call.kind !== 'read'))) return undefined;
      hit ??= call;
      return { errno: fault.errno, bytes: doneBytes(call, fault) };
    };
    const { error, after } = await withPlan(bench, image, options, plan);
    images++;
    await bench.clear();
    const found = await momentTroubles(bench, image, after);
    if (error === undefined && fault.errno === 'EIO' && hit && !['read', 'punch'].includes(hit.kind)) {
      found.push('nobody was told');
    }
    // a full disk may have room again when less is moved at once; what can't be read may leak
    if (error === undefined && hit?.kind !== 'read')
      found.push(...(await endTroubles(bench, image, after, before)));
    if (error !== undefined && (!(error instanceof PlatterError) || error.code === 'internal')) {
      found.push(describeError(error));
    }
    if (found.length > 0) {
      const call = hit && `${hit.kind} of ${hit.length} at ${hit.position}`;
      return { images, trouble: `call ${at}, ${call}: ${found.join('\n  ')}` };
    }
  }
  return { images };
}

/** It is stopped at each call of the files in turn. */
export async function searchStops(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
  most = 60,
): Promise<Found> {
  const { calls } = await withPlan(bench, image, options, () => undefined);
  const random = new Random(image.seed);
  const before = surveyPlainly(image.bytes);
  let images = 0;
  for (const at of chosen(calls, random, most)) {
    const abort = new AbortController();
    const plan = (_call: StorageCall, number: number): undefined => {
      if (number === at) abort.abort();
    };
    const { error, result, after } = await withPlan(bench, image, options, plan, abort.signal);
    images++;
    const found = await stopTroubles(bench, image, { error, result, after }, before);
    if (found.length === 0) found.push(...(await goOn(bench, image, after, options)));
    if (found.length > 0) return { images, trouble: `stopped at call ${at}: ${found.join('\n  ')}` };
  }
  return { images };
}

async function stopTroubles(
  bench: CompactBench,
  image: RandomImage,
  { error, result, after }: Pick<Awaited<ReturnType<typeof withPlan>>, 'error' | 'result' | 'after'>,
  before: ReturnType<typeof surveyPlainly>,
): Promise<string[]> {
  await bench.clear();
  if (!error) {
    const found = await endTroubles(bench, image, after, before);
    if (result?.newSize !== after.image.length) found.push(`new size ${result?.newSize}`);
    return found;
  }
  if (!(error instanceof PlatterError) || error.code !== 'cancelled') return [describeError(error)];
  return momentTroubles(bench, image, after);
}
