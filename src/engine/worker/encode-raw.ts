import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { RawDisk } from '../../shared/raw-disk';
import type { EncodeResult } from '../../shared/results';
import type { WorkerContract } from '../../shared/worker-protocol';
import { probeStorage } from '../image/probe';
import { FileStorage } from '../io/file-storage';
import { encode } from '../operations/encode';

/** Makes an image of a raw disk. Its place was confirmed by whoever chose it. @throws PlatterError as `encode` */
export const encodeRaw = (
  { raw, target, options }: WorkerContract['params']['encode'],
  context: OperationContext,
): Promise<EncodeResult> => encode(raw, target, { image: options, overwrite: true }, context);

/**
 * What a raw disk is, before an image is made of it.
 * @throws PlatterError as `encode` does for the disk; empty-file, and other-format for what is an image itself: of that
 *   the guest would get the bytes of the file in the place of its disk
 */
export async function lookAtRaw(path: string): Promise<RawDisk> {
  const file = await FileStorage.open(path, { lock: 'read' });
  try {
    const { format } = await probeStorage(file);
    if (format === 'empty') throw new PlatterError('empty-file', { file: path });
    if (format !== 'raw') throw new PlatterError('other-format', { file: path, format, wanted: 'raw' });
    return { length: file.length, allocated: file.device ? undefined : await file.allocated() };
  } finally {
    await file.close();
  }
}
