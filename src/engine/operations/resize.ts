import type { OperationContext } from '../../shared/progress';
import type { ResizeResult } from '../../shared/results';
import type { Gate } from '../image/gate';
import { sizesOf } from './file-sizes';
import { withDevice } from './with-device';

export interface ResizeOptions {
  /** bytes; rounded up to a sector of 512 */
  readonly size: number;
  /** lets the disk become shorter, though what lies behind its new end is lost */
  readonly dataLossAllowed?: boolean;
  readonly gate?: Gate;
}

/**
 * Changes the size of the disk of an image. A longer disk gains zeroes; of a shorter one the end is given up, and the
 * file becomes shorter.
 * @throws PlatterError data-loss where the disk would become shorter and that is not allowed; unsupported-change,
 *   invalid-argument, and as `withDevice`
 */
export async function resize(
  path: string,
  { size, dataLossAllowed = false, gate }: ResizeOptions,
  context: OperationContext = {},
): Promise<ResizeResult> {
  const { signal, progress } = context;
  const change = await withDevice(path, { gate }, context, async (device) => {
    const oldSize = device.size;
    await device.resize(size, { dataLossAllowed }, signal);
    return { oldSize, size: device.size };
  });
  const { fileLength } = await sizesOf(path);
  progress?.({ progress: 100, phase: 'resize', done: size, total: size, unit: 'bytes' });
  return { ...change, fileLength };
}
