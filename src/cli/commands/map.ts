import { map as mapImage } from '../../engine/operations/map';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { wantsJson } from '../option-values';
import { EXTENT_HEADS, extentJson, extentLine } from '../print-extents';
import { listPrinter } from '../print-list';
import { withSteadyImage } from '../with-image';

/** `qcow-tool map`: where each guest range lies, through the backing chain. */
export const map: Command = {
  name: 'map',
  summary: 'Shows where each range of the guest disk lies: the extents of qemu-img map.',
  options: { ...OUTPUT_OPTION, ...PROGRESS_OPTIONS },
  examples: ['qcow-tool map disk.qcow2', 'qcow-tool map --output json disk.qcow2 > extents.json'],

  async run(invocation) {
    const { values, context, print } = invocation;
    const format = { heads: EXTENT_HEADS, line: extentLine, json: extentJson };
    const list = listPrinter(format, wantsJson(values), print);
    await withSteadyImage(invocation, 'chain', (image) => mapImage(image, { extents: list.rows }, context));
    await list.end();
    return 0;
  },
};
