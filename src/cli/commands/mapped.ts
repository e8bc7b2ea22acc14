import { mapped as mappedRanges } from '../../engine/operations/mapped';
import type { GuestRange } from '../../shared/findings';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { wantsJson } from '../option-values';
import { listPrinter, type ListFormat } from '../print-list';
import { withSteadyImage } from '../with-image';

const RANGES: ListFormat<GuestRange> = {
  heads: '# offset (bytes), length (bytes)\n',
  line: ({ start, length }) => `${start.toString(16)} ${length}\n`,
  json: ({ start, length }) => `{ "start": ${start}, "length": ${length} }`,
};

/** `qcow-tool mapped`: the guest ranges that may hold data. */
export const mapped: Command = {
  name: 'mapped',
  summary: 'Lists the ranges of the guest disk that may hold data: offset in hex, length in decimal.',
  options: {
    ...OUTPUT_OPTION,
    'ignore-zeroes': { type: 'boolean', help: 'leave out what the image says reads as zeroes' },
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool mapped disk.qcow2', 'qcow-tool mapped --ignore-zeroes --output json disk.qcow2'],

  async run(invocation) {
    const { values, context, print } = invocation;
    const list = listPrinter(RANGES, wantsJson(values), print);
    const options = { ignoreZeroes: values['ignore-zeroes'] === true, ranges: list.rows };
    await withSteadyImage(invocation, 'chain', (image) => mappedRanges(image, options, context));
    await list.end();
    return 0;
  },
};
