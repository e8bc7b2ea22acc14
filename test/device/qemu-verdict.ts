/** What qemu-img says of the files that a power cut left. */
import { readFile, writeFile } from 'node:fs/promises';
import { qemuCheck, qemuImg, qemuImgMust } from '../qemu';
import type { ImageFiles } from './image-files';
import type { Shape } from './image-shapes';
import type { DiskModel, Moment } from './crash-model';

/**
 * Puts the files in place of the shape's own, and has qemu-img check and read them. Refcounts that were postponed are
 * counted anew first.
 */
export async function troubleForQemu(
  shape: Shape,
  model: DiskModel,
  { image, data }: ImageFiles<Uint8Array>,
  moment: Moment,
): Promise<string | undefined> {
  const { path } = shape;
  await writeFile(path, image);
  if (shape.data && data) await writeFile(shape.data.path, data);
  if (shape.lazy) await qemuImg(['check', '-q', '-f', 'qcow2', '-r', 'all', path]);
  const { json, stderr } = await qemuCheck(path);
  if (!json) return `qemu-img does not check it: ${stderr}`;
  const { corruptions = 0, 'check-errors': errors } = json;
  if (corruptions + errors > 0) return `qemu-img finds ${corruptions} corruptions, ${errors} errors`;
  const raw = `${path}.raw`;
  await qemuImgMust(['convert', '-f', 'qcow2', '-O', 'raw', path, raw]);
  const trouble = model.trouble(await readFile(raw), moment);
  return trouble && `read by qemu-img: ${trouble}`;
}
