import type { CopyResult } from '../../shared/copy-result';
import type { OperationContext } from '../../shared/progress';
import type { Image } from '../image/image';
import { storagesOf } from '../image/storages-of';
import { alignedBytes } from '../io/aligned-bytes';
import { withNewFiles } from '../io/new-files';
import type { Storage, WritableStorage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { WriteBehind } from '../io/write-behind';
import { PhaseMeter } from './phase-meter';

/** Bytes that are read at once. */
const CHUNK = 4 << 20;

/** How a copy of an image file is made. */
export interface CopyOptions {
  /** a file that has the name is replaced */
  readonly overwrite?: boolean;
  /** called when all is copied, before the copy has its name; what it throws ends the copy */
  readonly confirm?: () => void;
}

/**
 * Copies the file of an image, byte by byte; its holes stay holes. Backing and data files are not copied. Where it
 * fails there is no copy, and what had its name is as it was.
 * @throws PlatterError as `withNewFiles`, and io-error, cancelled
 */
export function copyImage(
  image: Image,
  target: string,
  { overwrite = false, confirm }: CopyOptions = {},
  { signal, progress }: OperationContext = {},
): Promise<CopyResult> {
  const { storage } = image;
  const meter = new PhaseMeter([{ name: 'copy-file', share: 100, unit: 'bytes' }], progress);
  return withNewFiles({ sources: storagesOf(image), overwrite }, async (files) => {
    const copy = await files.create(target);
    const written = await copyBytes(storage, copy, meter.start('copy-file'), signal);
    confirm?.();
    meter.finish();
    return { length: storage.length, written };
  });
}

/** @returns bytes that were written */
async function copyBytes(
  source: Storage,
  copy: WritableStorage,
  tick: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { length } = source;
  const slice = new TimeSlice(signal);
  const behind = new WriteBehind(copy);
  const buffer = alignedBytes(CHUNK);
  let written = 0;
  for (let at = 0; at < length;) {
    const extent = await source.hostExtent(at);
    const end = extent ? Math.min(length, extent.start + extent.length) : length;
    if (extent?.hole) {
      at = end;
    } else {
      const bytes = buffer.subarray(0, Math.min(CHUNK, end - at));
      await source.read(at, bytes);
      await copy.write(at, bytes);
      behind.wrote(bytes.length);
      written += bytes.length;
      at += bytes.length;
    }
    tick(at, length);
    if (slice.over) await slice.rest();
  }
  await copy.truncate(length);
  return written;
}
