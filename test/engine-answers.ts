/** Asks the engine everything that qemu-img can be asked, and holds it to its promise to fail in a typed way only. */
import { basename } from 'node:path';
import { allowLocal } from '../src/engine/image/gate';
import type { Image } from '../src/engine/image/image';
import { openImage } from '../src/engine/image/open-image';
import type { Storage } from '../src/engine/io/storage';
import { check } from '../src/engine/operations/check';
import { info, type ImageInfo } from '../src/engine/operations/info';
import { map } from '../src/engine/operations/map';
import { PlatterError } from '../src/shared/errors';
import type { CheckResult, GuestExtent } from '../src/shared/results';

/** An answer, or the error that the engine gave instead. */
export type Answer<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: PlatterError };

/** What the engine says about one image. */
export interface EngineAnswers {
  readonly info: Answer<ImageInfo>;
  readonly check: Answer<CheckResult>;
  readonly map: Answer<readonly GuestExtent[]>;
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

/** Asks an open image for all of it. */
export async function askImage(image: Image): Promise<EngineAnswers> {
  const fileName = basename(image.storage.name);
  return {
    info: await answerOf(() => info(image, { fileName })),
    check: await answerOf(() => check(image, { deep: false })),
    map: await answerOf(() => extentsOf(image)),
  };
}

/** Opens an image, asks for all of it and closes it; an image that does not open answers each with the error. */
export async function askEngine(source: string | Storage): Promise<EngineAnswers> {
  const opened = await answerOf(() => openImage(source, { gate: allowLocal }));
  if (opened.error) return { info: opened, check: opened, map: opened };
  try {
    return await askImage(opened.value);
  } finally {
    await opened.value.close();
  }
}
