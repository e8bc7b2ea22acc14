import { allowLocal } from '../../engine/image/gate';
import { resize as resizeImage } from '../../engine/operations/resize';
import { printable } from '../../shared/printable';
import { formatSize } from '../../shared/sizes';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { required, sizeOf, wantsJson } from '../option-values';

/** `qcow-tool resize`: another size for the disk of an image. */
export const resize: Command = {
  name: 'resize',
  summary:
    'Changes the size of the guest disk: longer at any time, shorter only where the loss of its end is allowed.',
  options: {
    size: { type: 'string', value: 'S', help: 'bytes, or with k M G T P, KiB MiB GiB TiB PiB' },
    'ignore-data-loss': { type: 'boolean', help: 'let what lies behind the new end be lost for good' },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool resize disk.qcow2 --size 40G',
    'qcow-tool resize disk.qcow2 --size 10G --ignore-data-loss',
  ],

  async run({ image, values, context, print }) {
    const json = wantsJson(values);
    const size = required(sizeOf(values, 'size'), 'size', 'the new size of the disk');
    const dataLossAllowed = values['ignore-data-loss'] === true;
    const result = await resizeImage(image, { size, dataLossAllowed, gate: allowLocal }, context);
    const { oldSize, size: newSize, fileLength } = result;
    const keys = { filename: image, 'old-size': oldSize, 'virtual-size': newSize, 'file-length': fileLength };
    const line = `resized ${printable(image)}: a disk of ${formatSize(newSize)} (${newSize} bytes), before ${formatSize(oldSize)} (${oldSize} bytes)\n`;
    await print(json ? jsonDocument(keys) : line);
    return 0;
  },
};
