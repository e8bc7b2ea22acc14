import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import { denyAll } from '../image/gate';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import { BorrowedStorage } from '../io/borrowed-storage';
import { mayBeMade } from '../io/may-be-made';
import { SpoolFile } from '../io/spool-file';
import type { Storage } from '../io/storage';
import { now } from '../io/time-slice';
import { decode, decodingRules, type DecodeOptions, type DecodeResult } from './decode';

export interface StreamDecodeOptions extends DecodeOptions {
  /** what errors call the image */
  readonly name: string;
}

/** An image that comes byte by byte, or a file in which it stands. */
export type ImageStream = AsyncIterable<Uint8Array> | Storage;

/** What can be told of an image by its first bytes alone. */
const HEAD_BYTES = 64 << 10;
const REPORT_MS = 100;

/**
 * Decodes an image that can be read only once, from its first byte to its last. Tables may come after what they
 * lead to, so the stream is kept in a file beside the target until the target is made: disk space for the image is
 * needed, little memory is, whatever the layout. Fails as `decode` does, and the stream leaves nothing behind.
 * @throws PlatterError as `decode`; backing-file and data-file for images that do not stand alone
 */
export async function streamDecode(
  source: ImageStream,
  path: string,
  options: StreamDecodeOptions,
  context: OperationContext = {},
): Promise<DecodeResult> {
  if ('readBatch' in source) return decodeAlone(source, path, options, context);
  // nothing is taken in for what can't be made
  await mayBeMade(path, decodingRules(options));
  const spool = await SpoolFile.beside(path);
  try {
    await receive(source, spool, options, context);
    return await decodeAlone(spool.storage, path, options, context);
  } finally {
    await spool.remove();
  }
}

/** Takes the stream in, and gives up early on what is no image that could be decoded. */
async function receive(
  source: AsyncIterable<Uint8Array>,
  spool: SpoolFile,
  options: StreamDecodeOptions,
  { signal, progress }: OperationContext,
): Promise<void> {
  let looked = false;
  let next = 0;
  const taken = async (bytes: number): Promise<void> => {
    if (!looked && bytes >= HEAD_BYTES) {
      looked = true;
      await (await openAlone(spool.storage, options, { signal })).close();
    }
    if (now() < next) return;
    next = now() + REPORT_MS;
    // nobody knows how much is to come
    progress?.({ progress: 0, phase: 'receive', done: bytes, total: bytes, unit: 'bytes' });
  };
  await spool.fill(source, taken, signal);
}

async function decodeAlone(
  storage: Storage,
  path: string,
  options: StreamDecodeOptions,
  context: OperationContext,
): Promise<DecodeResult> {
  const image = await openAlone(storage, options, context);
  try {
    return await decode(image, path, options, context);
  } finally {
    await image.close();
  }
}

/** Opens an image that has no other files. The storage stays open. */
async function openAlone(
  storage: Storage,
  { name }: StreamDecodeOptions,
  context: OperationContext,
): Promise<Image> {
  const image = await openImage(new BorrowedStorage(storage, name), { gate: denyAll }, context);
  const { backingName, geometry, extensionFacts } = image;
  const fields = { file: name, reason: 'stream' };
  if (backingName !== undefined) throw new PlatterError('backing-file', { ...fields, name: backingName });
  if (geometry?.dataFile) {
    throw new PlatterError('data-file', { ...fields, name: extensionFacts?.dataFileName });
  }
  return image;
}
