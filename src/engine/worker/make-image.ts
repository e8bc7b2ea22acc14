import { PlatterError } from '../../shared/errors';
import type { BackingCandidate, CreatedImage } from '../../shared/new-image';
import type { OperationContext } from '../../shared/progress';
import type { WorkerContract } from '../../shared/worker-protocol';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { FileStorage } from '../io/file-storage';
import { create } from '../operations/create';

/** Makes a new image. Its place was confirmed by whoever chose it, and so were the files that it stands on. */
export async function makeImage(
  { target, options, backing, dataFile }: WorkerContract['params']['create'],
  context: OperationContext,
): Promise<CreatedImage> {
  const { virtualSize, clusterSize, fileLength, metadataBytes, estimate } = await create(
    { ...options, path: target, backing, dataFile, overwrite: true, gate: allowLocal },
    context,
  );
  const fullMetadataBytes = estimate.full.total;
  return { virtualSize, clusterSize, fileLength, metadataBytes, fullMetadataBytes };
}

/**
 * What a file would be as a backing file, by its first bytes.
 * @throws PlatterError as openImage; other-format where it is neither qcow2 nor raw
 */
export async function lookAtBacking(path: string, context: OperationContext): Promise<BackingCandidate> {
  try {
    const image = await openImage(path, {}, context);
    try {
      if (!image.header) throw new PlatterError('header-damaged', { file: path });
      return { format: 'qcow2', virtualSize: image.header.size };
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!(error instanceof PlatterError) || error.fields.format !== 'raw') throw error;
    return { format: 'raw', virtualSize: await lengthOf(path) };
  }
}

async function lengthOf(path: string): Promise<number> {
  const file = await FileStorage.open(path);
  try {
    return file.length;
  } finally {
    await file.close();
  }
}
