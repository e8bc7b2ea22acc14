import { decode as decodeImage } from '../../engine/operations/decode';
import type { Command } from '../command';
import { FORCE_OPTION, PROGRESS_OPTIONS, SNAPSHOT_OPTION } from '../common-options';
import { text } from '../option-values';
import { withSteadyImage } from '../with-image';

/** `qcow-tool decode`: the guest's disk as a raw file. */
export const decode: Command = {
  name: 'decode',
  summary:
    'Writes the guest disk to a raw file, with holes where it has zeroes, or with --force to a block device. When it fails there is no such file, or the one that was there is as it was; a device keeps what was written.',
  operands: ['IMAGE', 'RAW'],
  options: {
    ...FORCE_OPTION,
    ...SNAPSHOT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool decode disk.qcow2 disk.raw', 'qcow-tool decode --snapshot clean disk.qcow2 disk.raw'],

  async run(invocation) {
    const { operands, values, context } = invocation;
    const options = { force: values.force === true, snapshot: text(values, 'snapshot') };
    await withSteadyImage(invocation, 'chain', (image, confirm) =>
      decodeImage(image, operands[1], { ...options, confirm }, context),
    );
    return 0;
  },
};
