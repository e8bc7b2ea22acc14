import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { EncodeResult } from '../../shared/results';
import { guestOffset } from '../../shared/units';
import { fromNumber, writeUint64 } from '../codec/big-endian';
import { NEW_IMAGE_DEFAULTS } from '../image/new-image-options';
import { TimeSlice } from '../io/time-slice';
import { makeDisk, type NewDiskOptions } from './new-disk';
import { PhaseMeter } from './phase-meter';

const SECTOR = 512;

export interface PatternOptions extends NewDiskOptions {
  /** 1: every other cluster is written. 2: all are written, then every other is discarded */
  readonly pattern: number;
}

/**
 * Makes an image with a known pattern, for tests: each sector that is written begins with its own number, as 64 bits.
 * @throws PlatterError invalid-argument for an unknown pattern, and as `makeDisk`
 */
export async function pattern(
  options: PatternOptions,
  context: OperationContext = {},
): Promise<EncodeResult> {
  const { pattern: number, size } = options;
  if (number !== 1 && number !== 2) {
    throw new PlatterError('invalid-argument', {
      name: 'pattern',
      value: String(number),
      expected: '1 or 2',
    });
  }
  const clusterSize = 2 ** (options.image?.clusterBits ?? NEW_IMAGE_DEFAULTS.clusterBits);
  const disk = Math.ceil(size / SECTOR) * SECTOR;
  const meter = new PhaseMeter([{ name: 'pattern', share: 100, unit: 'bytes' }], context.progress);
  const tick = meter.start('pattern');
  const result = await makeDisk(options, context, async (device, behind) => {
    const slice = new TimeSlice(context.signal);
    const cluster = new Uint8Array(clusterSize);
    let stored = 0;
    for (let at = 0; at < disk; at += number === 1 ? clusterSize * 2 : clusterSize) {
      const bytes = cluster.subarray(0, Math.min(clusterSize, disk - at));
      for (let from = 0; from < bytes.length; from += SECTOR) {
        writeUint64(bytes, from, fromNumber((at + from) / SECTOR));
      }
      await device.write(guestOffset(at), bytes);
      stored += bytes.length;
      behind.wrote(bytes.length);
      tick(at, disk);
      if (slice.over) await slice.rest();
    }
    for (let at = clusterSize; number === 2 && at < disk; at += clusterSize * 2) {
      const length = Math.min(clusterSize, disk - at);
      await device.discard(guestOffset(at), length);
      stored -= length;
      if (slice.over) await slice.rest();
    }
    return { size: disk, stored };
  });
  meter.finish();
  return result;
}
