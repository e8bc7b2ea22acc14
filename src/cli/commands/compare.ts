import { compare as compareDisks } from '../../engine/operations/compare';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS, SNAPSHOT_OPTION } from '../common-options';
import { FAILED, failureStatus } from '../failure';
import { text, wantsJson } from '../option-values';
import { compareJson, compareText } from '../print-compare';
import { withSteadyImage } from '../with-image';

const DIFFERENT = 1;
const NOT_COMPARED = 2;

/** `qcow-tool compare`: whether a guest reads the same from two images. */
export const compare: Command = {
  name: 'compare',
  summary:
    'Compares what a guest reads from two images, through their backing chains: whether it is the same, where not, and what else differs. Where one disk is longer, the rest of it has to be zeroes.',
  operands: ['IMAGE', 'OTHER'],
  options: {
    ...SNAPSHOT_OPTION,
    'other-snapshot': { type: 'string', value: 'S', help: 'the same for the other image' },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  statuses: ['as those of qemu-img compare:', '0  the same', '1  different', '2  they could not be compared'],
  examples: [
    'qcow-tool compare disk.qcow2 copy.qcow2',
    'qcow-tool compare --snapshot before --output json disk.qcow2 disk.qcow2',
  ],

  async run(invocation) {
    const { operands, values, context, print } = invocation;
    const [, other] = operands;
    const json = wantsJson(values);
    const result = await withSteadyImage(invocation, 'chain', (first) =>
      withSteadyImage({ image: other, context }, 'chain', (second) =>
        compareDisks(
          { image: first, snapshot: text(values, 'snapshot') },
          { image: second, snapshot: text(values, 'other-snapshot') },
          context,
        ),
      ),
    );
    await print(json ? compareJson(result) : compareText(result));
    return result.same ? 0 : DIFFERENT;
  },

  statusOf(error) {
    const status = failureStatus(error);
    return status === FAILED ? NOT_COMPARED : status;
  },
};
