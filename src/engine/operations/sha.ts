import { createHash, getHashes } from 'node:crypto';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { Image } from '../image/image';
import { TimeSlice } from '../io/time-slice';
import { zeroPieces } from '../io/zeroes';
import { PhaseMeter } from './phase-meter';
import { eachChunk, withGuest, type GuestOptions } from './with-guest';

export interface ShaOptions extends GuestOptions {
  /** name of a hash as OpenSSL has it; default `sha1` */
  readonly algorithm?: string;
}

/** The hash of a disk. */
export interface ShaResult {
  readonly algorithm: string;
  /** hex */
  readonly digest: string;
  /** bytes of the disk */
  readonly size: number;
}

/**
 * Hashes the guest's disk from its first byte to its last. What is known to be zero is not read.
 * @throws PlatterError invalid-argument (no such hash), and as `openLayers` and `read`
 */
export async function sha(
  image: Image,
  options: ShaOptions = {},
  context: OperationContext = {},
): Promise<ShaResult> {
  const { algorithm = 'sha1' } = options;
  const hash = hashNamed(algorithm);
  const { signal } = context;
  const size = await withGuest(image, options, context, async (layer) => {
    const { virtualSize } = layer;
    const meter = new PhaseMeter([{ name: 'hash', share: 100, unit: 'bytes' }], context.progress);
    const report = meter.start('hash');
    const slice = new TimeSlice(signal);
    await eachChunk(
      layer,
      0,
      virtualSize,
      async ({ offset, length, bytes }) => {
        if (bytes) hash.update(bytes);
        let done = 0;
        for (const zeroes of bytes ? [] : zeroPieces(length)) {
          hash.update(zeroes);
          done += zeroes.length;
          report(offset + done, virtualSize);
          if (slice.over) await slice.rest();
        }
        report(offset + length, virtualSize);
      },
      signal,
    );
    meter.finish();
    return virtualSize;
  });
  return { algorithm, digest: hash.digest('hex'), size };
}

function hashNamed(algorithm: string): ReturnType<typeof createHash> {
  try {
    return createHash(algorithm);
  } catch (cause) {
    const expected = `one of ${getHashes()
      .filter((name) => /^(md5|sha\d[\w-]*|blake\w+)$/.test(name))
      .join(', ')}`;
    throw new PlatterError('invalid-argument', { name: 'algorithm', value: algorithm, expected }, { cause });
  }
}
