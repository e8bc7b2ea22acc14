import { allowLocal } from '../../engine/image/gate';
import { writeBytes } from '../../engine/operations/write-bytes';
import type { Command } from '../command';
import { PROGRESS_OPTIONS } from '../common-options';
import { required, sectors, text } from '../option-values';

/** `qcow-tool write`: bytes of the guest disk, from the command line or from standard input. */
export const write: Command = {
  name: 'write',
  summary: 'Writes bytes to the guest disk: a text, or all of standard input.',
  options: {
    sector: { type: 'string', value: 'N', help: 'where to begin, in sectors of 512 bytes' },
    text: { type: 'string', value: 'S', help: 'what to write, as UTF-8; standard input if left out' },
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool write disk.qcow2 --sector 0 --text hello',
    'qcow-tool write disk.qcow2 --sector 2048 < partition.raw',
  ],

  async run({ image, values, context }) {
    const offset = required(sectors(values, 'sector'), 'sector', 'the sector to begin at');
    const given = text(values, 'text');
    const source = given === undefined ? process.stdin : [Buffer.from(given)];
    await writeBytes(image, { offset, source, gate: allowLocal }, context);
    return 0;
  },
};
