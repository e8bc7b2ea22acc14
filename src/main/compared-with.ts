import type { EngineParams } from '../shared/engine-protocol';
import type { WorkerContract } from '../shared/worker-protocol';
import type { ChosenFiles } from './chosen-files';
import type { Images } from './images';
import type { ManagedImage } from './managed-image';

/**
 * The file that an image is to be compared with, and what that may lead to; a file that was just chosen only to its
 * own folder.
 * @throws PlatterError no-such-image, invalid-argument for a handle that was not given for that
 */
export function comparedWith(
  { of, snapshot }: EngineParams<'compare'>['other'],
  image: Pick<ManagedImage, 'source'>,
  { files, images }: { readonly files: Pick<ChosenFiles, 'pathOf'>; readonly images: Pick<Images, 'get'> },
): WorkerContract['params']['compare']['other'] {
  if (of.startsWith('file-')) return { path: files.pathOf(of, 'compare'), granted: [], snapshot };
  const { path, granted } = of === 'this' ? image.source : images.get(of).source;
  return { path, granted, snapshot };
}
