/** A compaction of an image in memory, with a journal of all that it does to the files. */
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import type { JournalEntry } from '../../src/engine/io/recording-storage';
import type { WritableStorage } from '../../src/engine/io/storage';
import type { CompactResult } from '../../src/shared/compact-results';
import { imageAfter, imageAfterPowerCut } from '../crash-images';
import type { ImageFiles } from '../device/image-files';
import { NotingStorage } from '../device/noting-storage';
import type { CompactBench, CompactOptions } from './compact-bench';
import type { RandomImage } from './random-image';

export interface CompactRecording {
  readonly image: RandomImage;
  readonly result: CompactResult;
  readonly journals: ImageFiles<readonly JournalEntry[]>;
  /** how much of each journal there was at each moment */
  readonly moments: readonly ImageFiles<number>[];
}

/** A disk that takes its time to flush: what does not wait for it gets ahead. */
const slow = (storage: WritableStorage): WritableStorage =>
  new FaultyStorage(storage, ({ kind }) => (kind === 'flush' ? { delay: 1 } : undefined));

export async function recordCompaction(
  bench: CompactBench,
  image: RandomImage,
  options: CompactOptions,
): Promise<CompactRecording> {
  const memory = bench.files(image);
  const moments: ImageFiles<number>[] = [{ image: 0, data: 0 }];
  const note = (): void => {
    moments.push({ image: journals.image.journal.length, data: journals.data?.journal.length ?? 0 });
  };
  const journals: ImageFiles<NotingStorage> = {
    image: new NotingStorage(slow(memory.image), note),
    data: memory.data && new NotingStorage(slow(memory.data), note),
  };
  const result = await bench.compact(image, journals, options);
  return {
    image,
    result,
    journals: { image: journals.image.journal, data: journals.data?.journal },
    moments,
  };
}

/** The files when the program ends at a moment; with a seed, one of the many possibilities when the power is cut. */
export function filesAt(
  { image, journals, moments }: CompactRecording,
  moment: number,
  seed?: number,
): ImageFiles<Uint8Array> {
  const at = moments[moment];
  const left = (
    before: Uint8Array,
    journal: readonly JournalEntry[],
    count: number,
    cut: number | undefined,
  ) =>
    cut === undefined ? imageAfter(before, journal, count) : imageAfterPowerCut(before, journal, count, cut);
  return {
    image: left(image.bytes, journals.image, at.image, seed),
    data:
      image.data && left(image.data, journals.data ?? [], at.data ?? 0, seed === undefined ? seed : seed + 1),
  };
}
