import { buildMap } from '../../engine/operations/build-map';
import { explain as explainPlace } from '../../engine/operations/explain';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { required, sizeOf, wantsJson } from '../option-values';
import { explanationText } from '../print-explanation';
import { withSteadyImage } from '../with-image';

/** `qcow-tool explain`: how one place of the disk or of the file is reached, bit by bit. */
export const explain: Command = {
  name: 'explain',
  summary:
    'Shows how one place is reached: every entry on the way with its bits, the refcounts of what it leads to, and what is there.',
  options: {
    offset: {
      type: 'string',
      value: 'BYTES',
      help: 'the place: bytes, also 0x… or with k, M, G; of the guest disk',
    },
    host: {
      type: 'boolean',
      help: 'the offset is one of the image file: who uses the cluster, and from where',
    },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool explain --offset 1M disk.qcow2',
    'qcow-tool explain --host --offset 0x50000 disk.qcow2',
  ],

  async run(invocation) {
    const { values, context, print } = invocation;
    const json = wantsJson(values);
    const offset = required(sizeOf(values, 'offset'), 'offset', 'an offset in bytes');
    const space = values.host === true ? 'host' : 'guest';
    const explanation = await withSteadyImage(invocation, 'chain', async (image) => {
      const map = await buildMap(image, {}, context);
      return explainPlace(image, { space, offset, map }, context);
    });
    await print(json ? jsonDocument(explanation) : explanationText(explanation));
    return 0;
  },
};
