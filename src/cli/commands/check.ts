import { check as checkImage } from '../../engine/operations/check';
import type { RepairResult } from '../../shared/repair-results';
import type { CheckResult } from '../../shared/results';
import { CHECK_STATUSES, statusOfCounts, statusWithoutCheck } from '../check-status';
import type { Command, Invocation } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { choice, wantsJson } from '../option-values';
import { checkJson, checkText } from '../print-check';
import { warnOfInterrupted } from '../warn-of-interrupted';
import { withSteadyImage } from '../with-image';

/** `qcow-tool check`: whether the metadata of an image is consistent. */
export const check: Command = {
  name: 'check',
  summary: 'Checks refcounts and tables by the rules of qemu-img check, and for what it does not see.',
  options: {
    ...OUTPUT_OPTION,
    deep: { type: 'boolean', help: 'also unpacks every compressed cluster' },
    ...PROGRESS_OPTIONS,
    repair: {
      type: 'string',
      short: 'r',
      value: 'leaks|all',
      help: 'repair first, as repair does, with an undo file; leaks: only give leaked clusters back',
    },
  },
  statuses: ['with -r, of the image as it is after the repair:', ...CHECK_STATUSES],
  examples: [
    'qcow-tool check disk.qcow2',
    'qcow-tool check --deep --progress --output json disk.qcow2',
    'qcow-tool check -r all disk.qcow2',
  ],

  async run(invocation) {
    const { image, values, context } = invocation;
    // before a repair, not after it
    wantsJson(values);
    const scope = choice(values, 'repair', { leaks: 'leaks', all: 'all' } as const);
    if (scope === undefined) {
      await warnOfInterrupted(image, context.log);
      return checkAndPrint(invocation);
    }
    const { repairFirst, afterRepair } = await import('../repair-then-check');
    const first = await repairFirst(invocation, scope);
    try {
      return await checkAndPrint({ ...invocation, context: first.context }, first.repaired);
    } catch (error) {
      throw afterRepair(error, first.repaired);
    }
  },

  statusOf: statusWithoutCheck,
};

/** @returns the exit status */
async function checkAndPrint(
  { image: fileName, values, context, print }: Invocation,
  repaired?: RepairResult,
): Promise<number> {
  const json = wantsJson(values);
  const options = { deep: values.deep === true };
  const [result, clusterSize] = await withSteadyImage(
    { image: fileName, context },
    'image',
    async (image) => [await checkImage(image, options, context), image.geometry?.clusterSize] as const,
  );
  if (json) await print(checkJson(result, fileName, repaired));
  else {
    if (repaired) await print((await import('../print-repair')).repairedText(repaired, fileName));
    await print(checkText(result, await findingLines(result, clusterSize)));
  }
  return statusOfCounts(result);
}

/** The words are read from disk when there is something to say. */
async function findingLines({ findings }: CheckResult, clusterSize: number | undefined): Promise<string[]> {
  if (findings.length === 0) return [];
  const { describeFinding } = await import('../../shared/finding-text');
  return findings.map((finding) => {
    const { title, detail } = describeFinding(finding, { clusterSize });
    return `${title}: ${detail}`;
  });
}
