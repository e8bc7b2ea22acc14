import { allowLocal } from '../../engine/image/gate';
import { discardZeroes, forecastDiscard } from '../../engine/operations/discard-zeroes';
import { printable } from '../../shared/printable';
import { shellWord } from '../../shared/shell-word';
import { formatSize } from '../../shared/sizes';
import type { Command, Invocation } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { wantsJson } from '../option-values';
import { withSteadyImage } from '../with-image';

/** `qcow-tool discard`: gives clusters of zeroes back. */
export const discard: Command = {
  name: 'discard',
  summary: 'Finds clusters that hold only zeroes and gives them back; what the guest sees stays the same.',
  options: {
    'dry-run': { type: 'boolean', help: 'only say how much there is to give back' },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool discard --dry-run disk.qcow2', 'qcow-tool discard --progress disk.qcow2'],

  async run(invocation) {
    const { image, values, context, print } = invocation;
    const json = wantsJson(values);
    if (values['dry-run'] === true) return forecast(invocation, json);
    const result = await discardZeroes(image, { gate: allowLocal }, context);
    const { discarded, shared, allocatedBefore, allocatedAfter } = result;
    const keys = {
      filename: image,
      discarded,
      'kept-by-snapshots': shared,
      'actual-size-before': allocatedBefore,
      'actual-size': allocatedAfter,
    };
    const lines = [
      `gave back ${formatSize(discarded)} of zeroes in ${printable(image)}: it takes ${formatSize(allocatedAfter)} on disk, before ${formatSize(allocatedBefore)}`,
      ...keptLine(shared),
      ...(discarded > 0
        ? [`qcow-tool compact ${printable(shellWord(image))} makes the file shorter, too`]
        : []),
    ];
    await print(json ? jsonDocument(keys) : `${lines.join('\n')}\n`);
    return 0;
  },
};

async function forecast(invocation: Invocation, json: boolean): Promise<number> {
  const { image, context, print } = invocation;
  const { looked, zeroes, sharedZeroes } = await withSteadyImage(invocation, 'image', (opened) =>
    forecastDiscard(opened, context),
  );
  const keys = { filename: image, looked, zeroes, 'kept-by-snapshots': sharedZeroes };
  const lines = [
    `${formatSize(zeroes)} of the ${formatSize(looked)} that ${printable(image)} stores are clusters of zeroes that can be given back`,
    ...keptLine(sharedZeroes),
  ];
  await print(json ? jsonDocument(keys) : `${lines.join('\n')}\n`);
  return 0;
}

const keptLine = (bytes: number): string[] =>
  bytes === 0 ? [] : [`${formatSize(bytes)} more are zeroes, but snapshots keep their clusters`];
