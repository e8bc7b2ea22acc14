import { allowLocal } from '../../engine/image/gate';
import { planRepairOf, repair as repairImage } from '../../engine/operations/repair';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { CHECK_STATUSES, statusOfCounts, statusWithoutCheck } from '../check-status';
import { wantsJson } from '../option-values';
import { previewText, repairJson, resultText } from '../print-repair';
import { warnOfWriters } from '../warn-of-writers';

/** `qcow-tool repair`: a damaged image made whole, in a way that can be seen first and taken back after. */
export const repair: Command = {
  name: 'repair',
  summary:
    'Mends all that a check finds, also what qemu-img check -r leaves, and keeps the old bytes in an undo file.',
  options: {
    'dry-run': { type: 'boolean', help: 'only say what would be written, and what would be given up' },
    'leaks-only': { type: 'boolean', help: 'only give leaked clusters back' },
    'keep-data': {
      type: 'boolean',
      help: 'where an entry can be read in two ways, take the one that keeps data',
    },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  statuses: [
    'as check; of the image as it is afterwards, or with --dry-run as it is now:',
    ...CHECK_STATUSES,
  ],
  examples: [
    'qcow-tool repair --dry-run disk.qcow2',
    'qcow-tool repair --progress disk.qcow2',
    'qcow-tool undo disk.qcow2',
  ],

  async run({ image, values, context, print, printAnyway }) {
    const json = wantsJson(values);
    const options = {
      scope: values['leaks-only'] === true ? 'leaks' : 'all',
      keepData: values['keep-data'] === true,
      gate: allowLocal,
    } as const;
    if (values['dry-run'] === true) {
      await warnOfWriters([image], context.log);
      const preview = await planRepairOf(image, options, context);
      await print(json ? repairJson(preview, image) : previewText(preview, image));
      return statusOfCounts(preview.before);
    }
    const result = await repairImage(image, options, context);
    await printAnyway(json ? repairJson(result, image) : resultText(result, image));
    return statusOfCounts(result.after);
  },

  statusOf: statusWithoutCheck,
};
