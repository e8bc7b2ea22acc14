/** A raw disk that a qcow2 image is to be made of, between the window and the engine; sizes in bytes. */
import type { z } from 'zod';
import { newImageSchema } from './new-image';

/** What can be chosen of that image; its size is that of the disk. */
export const encodeSchema = newImageSchema.pick({
  clusterBits: true,
  lazyRefcounts: true,
  extendedL2: true,
  compressionType: true,
});
export type EncodeRequest = z.infer<typeof encodeSchema>;

/** What is known of a raw disk before it is read. */
export interface RawDisk {
  /** of the file or device; the disk in the image ends with the sector that is begun */
  readonly length: number;
  /** of it, what takes room on the host: the rest are holes. Absent for a device */
  readonly allocated?: number;
}

/** The name that is proposed for an image of a raw disk: its own, with the ending of an image, and never the very same. */
export function imageNameOf(fileName: string): string {
  const stem = fileName.replace(/(?<=.)\.[^.]*$/, '');
  return `${stem}${/\.qcow2$/i.test(fileName) ? '-image' : ''}.qcow2`;
}
