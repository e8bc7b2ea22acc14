import { check as checkImage } from '../../engine/operations/check';
import { PlatterError } from '../../shared/errors';
import type { CheckResult } from '../../shared/results';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { wantsJson } from '../option-values';
import { FAILED, failureStatus } from '../failure';
import { checkJson, checkText } from '../print-check';
import { withSteadyImage } from '../with-image';

const CORRUPT = 2;
const LEAKS_ONLY = 3;
const NOT_CHECKABLE = 63;

function statusOfResult({ checkErrors, corruptions, extraCorruptions, leaks }: CheckResult): number {
  if (checkErrors > 0) return FAILED;
  if (corruptions + extraCorruptions > 0) return CORRUPT;
  return leaks > 0 ? LEAKS_ONLY : 0;
}

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
      help: 'not in this version; qemu-img check -r repairs',
    },
  },
  statuses: [
    '0  clean',
    '1  the check could not be completed',
    '2  corrupt',
    '3  leaked clusters only',
    '63 not a format that can be checked',
  ],
  examples: ['qcow-tool check disk.qcow2', 'qcow-tool check --deep --progress --output json disk.qcow2'],

  async run(invocation) {
    const { image: fileName, values, context, print } = invocation;
    const json = wantsJson(values);
    if (values.repair !== undefined) {
      const expected = 'this version repairs nothing; qemu-img check -r does';
      throw new PlatterError('invalid-argument', { name: '-r', value: String(values.repair), expected });
    }
    const options = { deep: values.deep === true };
    const [result, clusterSize] = await withSteadyImage(
      invocation,
      'image',
      async (image) => [await checkImage(image, options, context), image.geometry?.clusterSize] as const,
    );
    await print(
      json ? checkJson(result, fileName) : checkText(result, await findingLines(result, clusterSize)),
    );
    return statusOfResult(result);
  },

  statusOf(error) {
    const wrongFormat = error instanceof PlatterError && ['other-format', 'empty-file'].includes(error.code);
    return wrongFormat ? NOT_CHECKABLE : failureStatus(error);
  },
};

/** The words are read from disk when there is something to say. */
async function findingLines({ findings }: CheckResult, clusterSize: number | undefined): Promise<string[]> {
  if (findings.length === 0) return [];
  const { describeFinding } = await import('../../shared/finding-text');
  return findings.map((finding) => {
    const { title, detail } = describeFinding(finding, { clusterSize });
    return `${title}: ${detail}`;
  });
}
