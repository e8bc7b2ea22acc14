import type { OperationContext } from '../../shared/progress';
import type { Storage } from '../io/storage';
import type { Image } from './image';
import { openImage } from './open-image';

/** Findings about files that the header names. */
const OUTSIDE: ReadonlySet<string> = new Set(['backing-file-unusable', 'data-file-unusable']);

/**
 * Reads an image again whose file was changed, or is going to be. What lies outside of the file is as it was opened, and
 * closing either of the two closes it.
 * @param storage the file as it is now
 * @throws PlatterError as `openImage`
 */
export async function rereadImage(
  image: Image,
  storage: Storage = image.storage,
  context: OperationContext = {},
): Promise<Image> {
  const again = await openImage(storage, {}, context);
  return {
    ...again,
    path: image.path,
    chain: image.chain,
    backing: image.backing,
    dataStorage: image.dataStorage,
    findings: [
      ...again.findings.filter(({ code }) => !OUTSIDE.has(code)),
      ...image.findings.filter(({ code }) => OUTSIDE.has(code)),
    ],
    close: () => image.close(),
  };
}
