/** What a worker makes of its image beside it: a copy, a raw file, or its metadata. Their places were confirmed in a dialog. */
import type { CopyResult } from '../../shared/copy-result';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { DehydrateResult, ExportResult } from '../../shared/results';
import type { Image } from '../image/image';
import { storagesOf } from '../image/storages-of';
import { fileChange, FilesBefore } from '../io/file-change';
import { withNewFiles } from '../io/new-files';
import { copyImage } from '../operations/copy-image';
import { decode } from '../operations/decode';
import { dehydrate } from '../operations/dehydrate';
import { sizesOf } from '../operations/file-sizes';
import type { OpenedImage } from './opened-image';

/**
 * Writes the disk to a raw file, in the place of one that is there.
 * @throws PlatterError as `decode`; changed-on-disk where somebody wrote to the image or its chain: no file is made then
 */
export function exportRaw(
  opened: OpenedImage,
  { target, snapshot }: { readonly target: string; readonly snapshot?: number },
  context: OperationContext,
): Promise<ExportResult> {
  return steadily(opened, async (image, confirm) => {
    const { size } = await decode(image, target, { force: true, snapshot, confirm }, context);
    const sizes = await sizesOf(target).catch(() => undefined);
    return { size, allocated: sizes?.allocated };
  });
}

/**
 * Copies the image file, in the place of one that is there. What it stands on is not copied.
 * @throws PlatterError as `copyImage`; changed-on-disk as above
 */
export function copyImageTo(
  opened: OpenedImage,
  target: string,
  context: OperationContext,
): Promise<CopyResult> {
  return steadily(opened, (image, confirm) =>
    copyImage(image, target, { overwrite: true, confirm }, context),
  );
}

/**
 * Writes the metadata to PREFIX.meta and PREFIX.map, in the place of files that are there.
 * @throws PlatterError as `dehydrate` and `withNewFiles`; changed-on-disk as above
 */
export function saveMetadata(
  opened: OpenedImage,
  prefix: string,
  context: OperationContext,
): Promise<DehydrateResult> {
  return steadily(opened, (image, confirm) =>
    withNewFiles({ sources: storagesOf(image), overwrite: true }, async (files) => {
      const meta = await files.create(`${prefix}.meta`);
      const map = await files.create(`${prefix}.map`);
      const result = await dehydrate(image, { meta, map }, context);
      confirm();
      return result;
    }),
  );
}

/** Tables that are read one after another only fit together while nobody writes; `confirm` throws where somebody did. More files can be added to those that are watched. */
export async function steadily<T>(
  opened: OpenedImage,
  work: (image: Image, confirm: () => void, files: FilesBefore) => Promise<T>,
): Promise<T> {
  const { image, identity } = opened;
  const files = new FilesBefore();
  for (const { name } of storagesOf(image)) files.add(name);
  const mustBe = (steady: boolean, file = image.storage.name): void => {
    if (!steady) throw new PlatterError('changed-on-disk', { file });
  };
  mustBe((await fileChange(image.storage, identity)) !== 'modified');
  return opened.use(() => work(image, () => mustBe(files.modified === undefined, files.modified), files));
}
