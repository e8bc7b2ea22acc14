import { encode as encodeDisk } from '../../engine/operations/encode';
import type { EncodeResult } from '../../shared/results';
import { printable } from '../../shared/printable';
import { formatSize } from '../../shared/sizes';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { NEW_DISK_OPTIONS, newDiskOptions } from '../new-disk-options';
import { wantsJson } from '../option-values';

/** `qcow-tool encode`: a qcow2 image of a raw disk. */
export const encode: Command = {
  name: 'encode',
  summary: 'Makes a qcow2 image of a raw disk; clusters of zeroes are not stored.',
  operands: ['RAW', 'IMAGE'],
  options: { ...NEW_DISK_OPTIONS, ...OUTPUT_OPTION, ...PROGRESS_OPTIONS },
  examples: [
    'qcow-tool encode disk.raw disk.qcow2',
    'qcow-tool encode --cluster-bits 21 disk.raw disk.qcow2',
  ],

  async run({ operands: [raw], image, values, context, print }) {
    const json = wantsJson(values);
    const result = await encodeDisk(raw, image, newDiskOptions(values), context);
    await print(json ? jsonDocument(madeJson(image, result)) : madeText(image, result));
    return 0;
  },
};

/** A new image that was filled, as JSON; keys as `qemu-img info` has them, where it has them. */
export const madeJson = (filename: string, { size, stored, fileLength }: EncodeResult): object => ({
  filename,
  format: 'qcow2',
  'virtual-size': size,
  stored,
  'file-length': fileLength,
});

/** A new image that was filled, in a line. */
export const madeText = (filename: string, { size, stored, fileLength }: EncodeResult): string =>
  `made ${printable(filename)}: a disk of ${formatSize(size)} (${size} bytes), ${formatSize(stored)} of it stored, in a file of ${formatSize(fileLength)}\n`;
