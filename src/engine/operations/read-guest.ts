import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { Image } from '../image/image';
import { TimeSlice } from '../io/time-slice';
import { zeroPieces } from '../io/zeroes';
import { eachChunk, withGuest, type GuestOptions } from './with-guest';

export interface ReadGuestOptions extends GuestOptions {
  /** guest offset of the first byte */
  readonly start: number;
  /** bytes */
  readonly length: number;
  /** takes the bytes in order, valid until its promise resolves; the operation waits for it */
  readonly bytes: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * Hands out a range of the guest's disk, of any alignment.
 * @throws PlatterError invalid-argument past the end of the disk, and as `openLayers` and `read`
 */
export async function readGuest(
  image: Image,
  options: ReadGuestOptions,
  context: OperationContext = {},
): Promise<void> {
  const { start, length, bytes: take } = options;
  const { signal } = context;
  await withGuest(image, options, context, async (layer) => {
    if (start + length > layer.virtualSize) throw pastEnd(start, length, layer.virtualSize);
    const slice = new TimeSlice(signal);
    await eachChunk(
      layer,
      start,
      length,
      async (chunk) => {
        if (chunk.bytes) await take(chunk.bytes);
        for (const zeroes of chunk.bytes ? [] : zeroPieces(chunk.length)) {
          await take(zeroes);
          if (slice.over) await slice.rest();
        }
      },
      signal,
    );
  });
}

const pastEnd = (start: number, length: number, size: number): PlatterError =>
  new PlatterError('invalid-argument', {
    name: 'range',
    value: `bytes ${start} to ${start + length}`,
    expected: `the disk has ${size}`,
  });
