/** Asks the engine everything that can be asked of an image, and holds it to its promise to fail in a typed way only. */
import { basename } from 'node:path';
import { allowLocal } from '../src/engine/image/gate';
import type { Image } from '../src/engine/image/image';
import { openImage } from '../src/engine/image/open-image';
import type { Storage } from '../src/engine/io/storage';
import type { ImageMap } from '../src/engine/map/image-map';
import { buildMap } from '../src/engine/operations/build-map';
import { check } from '../src/engine/operations/check';
import { info, type ImageInfo } from '../src/engine/operations/info';
import { map } from '../src/engine/operations/map';
import { PlatterError } from '../src/shared/errors';
import { CLUSTER_KINDS } from '../src/shared/cluster-kinds';
import type { CheckResult, GuestExtent, MapSummary } from '../src/shared/results';

/** An answer, or the error that the engine gave instead. */
export type Answer<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: PlatterError };

/** What the engine says about one image. */
export interface EngineAnswers {
  readonly info: Answer<ImageInfo>;
  readonly check: Answer<CheckResult>;
  readonly map: Answer<readonly GuestExtent[]>;
  readonly builtMap: Answer<MapSummary>;
}

/**
 * What `work` gives or how it fails.
 * @throws whatever is no PlatterError, and those that stand for a bug
 */
export async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof PlatterError && error.code !== 'internal') return { error };
    throw error;
  }
}

/** Every extent of the guest disk. */
export async function extentsOf(image: Image, signal?: AbortSignal): Promise<readonly GuestExtent[]> {
  const all: GuestExtent[] = [];
  const extents = (batch: readonly GuestExtent[]): void => {
    for (const extent of batch) all.push(extent);
  };
  await map(image, { extents }, { signal });
  return all;
}

/** All kinds of clusters as a bit mask. */
export const ANY_KIND = 2 ** CLUSTER_KINDS - 1;

/** What the window asks a built map, all over both spaces, by name. */
export function mapQuestions(built: ImageMap): (readonly [name: string, ask: () => Promise<unknown>])[] {
  const summary = built.summary();
  return (['host', 'guest'] as const).flatMap((space) => {
    const { clusters } = summary[space];
    const extents = { space, kinds: ANY_KIND, descending: false, offset: 0, limit: 100 } as const;
    const coarse = Math.max(0, Math.ceil(Math.log2(clusters / 65_536)));
    const places = [0, Math.floor(clusters / 2), clusters - 1].filter((at) => at >= 0 && at < clusters);
    return [
      [`overview of ${space}`, () => built.bins({ space, level: coarse, first: 0, count: 65_536 })],
      [`bins of ${space}`, () => built.bins({ space, level: 0, first: 0, count: 65_536 })],
      [`projection of ${space}`, () => built.project({ space, start: 0, count: clusters })],
      [`extents of ${space}`, () => built.extents({ ...extents, sort: 'start' })],
      [`sorted extents of ${space}`, () => built.extents({ ...extents, sort: 'other' })],
      ...places.flatMap((cluster) => [
        [`${space} ${cluster}`, () => built.inspect({ space, cluster })] as const,
        [
          `projection of ${space} ${cluster}`,
          () => built.project({ space, start: cluster, count: 16 }),
        ] as const,
        ...(['next', 'previous'] as const).map(
          (direction) =>
            [
              `${direction} of ${space} ${cluster}`,
              () => built.seek({ space, from: cluster, direction, kinds: ANY_KIND }),
            ] as const,
        ),
      ]),
    ] as const;
  });
}

/** Asks a built map all of it. */
async function askMap(built: ImageMap): Promise<MapSummary> {
  for (const [, ask] of mapQuestions(built)) await ask();
  return built.summary();
}

/** Asks an open image for all of it. */
export async function askImage(image: Image): Promise<EngineAnswers> {
  const fileName = basename(image.storage.name);
  return {
    info: await answerOf(() => info(image, { fileName })),
    check: await answerOf(() => check(image, { deep: false })),
    map: await answerOf(() => extentsOf(image)),
    builtMap: await answerOf(async () => askMap(await buildMap(image))),
  };
}

/** Opens an image, asks for all of it and closes it; an image that does not open answers each with the error. */
export async function askEngine(source: string | Storage): Promise<EngineAnswers> {
  const opened = await answerOf(() => openImage(source, { gate: allowLocal }));
  if (opened.error) return { info: opened, check: opened, map: opened, builtMap: opened };
  try {
    return await askImage(opened.value);
  } finally {
    await opened.value.close();
  }
}
