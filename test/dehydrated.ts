/** Metadata taken out of image files and put together again, for tests. */
import { allowLocal } from '../src/engine/image/gate';
import { openImage } from '../src/engine/image/open-image';
import { MemoryStorage } from '../src/engine/io/memory-storage';
import { WritableFileStorage } from '../src/engine/io/writable-file-storage';
import { check } from '../src/engine/operations/check';
import { dehydrate } from '../src/engine/operations/dehydrate';
import { rehydrate } from '../src/engine/operations/rehydrate';
import type { CheckResult, DehydrateResult } from '../src/shared/results';
import { answerOf, type Answer } from './engine-answers';

/** What `dehydrate` wrote, in memory. */
export interface Dehydrated {
  readonly meta: MemoryStorage;
  readonly map: MemoryStorage;
  readonly result: DehydrateResult;
}

const nothing = (name: string): MemoryStorage => new MemoryStorage(new Uint8Array(0), name);

/** Dehydrates the image at a path. */
export async function dehydrateFile(
  path: string,
  options: { readonly includeOverlaps?: boolean } = {},
): Promise<Dehydrated> {
  const [meta, map] = [nothing('image.meta'), nothing('image.map')];
  const image = await openImage(path, { gate: allowLocal });
  try {
    return { meta, map, result: await dehydrate(image, { meta, map, ...options }) };
  } finally {
    await image.close();
  }
}

/** Makes an image file of it. */
export async function rehydrateFile({ meta, map }: Dehydrated, path: string): Promise<void> {
  const target = await WritableFileStorage.create(path, { overwrite: true });
  try {
    await rehydrate({ meta, map, target });
  } finally {
    await target.close();
  }
}

/** Checks the image at a path, all findings kept. */
export const checkFile = (path: string): Promise<Answer<CheckResult>> =>
  answerOf(async () => {
    const image = await openImage(path, { gate: allowLocal });
    try {
      return await check(image, { maxFindings: 1_000_000 });
    } finally {
      await image.close();
    }
  });
