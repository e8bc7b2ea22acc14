import type { OperationContext } from '../../shared/progress';
import { PlatterError } from '../../shared/errors';
import type { BlockDevice } from '../device/device';
import { connect, type ConnectOptions } from './connect';

/**
 * Opens an image for writing, and closes it whatever happens: what was done until then is kept.
 * @throws PlatterError as `connect`, and read-only where the image can't be written to safely
 */
export async function withDevice<T>(
  path: string,
  options: ConnectOptions,
  context: OperationContext,
  use: (device: BlockDevice) => Promise<T>,
): Promise<T> {
  const device = await connect(path, options, context);
  let result: T;
  try {
    const { readOnly, readOnlyReason } = device.info();
    if (readOnly) throw new PlatterError('read-only', { file: path, reason: readOnlyReason });
    result = await use(device);
  } catch (error) {
    // what went wrong first is what counts
    await device.disconnect().catch((later: unknown) => context.log?.(`closing failed: ${String(later)}`));
    throw error;
  }
  await device.disconnect();
  return result;
}
