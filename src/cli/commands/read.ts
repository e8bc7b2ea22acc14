import { readGuest } from '../../engine/operations/read-guest';
import type { Command } from '../command';
import { SNAPSHOT_OPTION } from '../common-options';
import { sectors, text } from '../option-values';
import { ReaderGone } from '../standard-output';
import { withSteadyImage } from '../with-image';

/** `qcow-tool read`: sectors of the guest's disk. */
export const read: Command = {
  name: 'read',
  summary: 'Puts sectors of the guest disk on standard output, as they are. A sector has 512 bytes.',
  options: {
    sector: { type: 'string', value: 'N', help: 'the first one; 0 unless given' },
    length: { type: 'string', value: 'N', help: 'how many sectors; 1 unless given' },
    ...SNAPSHOT_OPTION,
  },
  examples: ['qcow-tool read --sector 0 --length 1 disk.qcow2 | xxd'],

  async run(invocation) {
    const { values, context, print } = invocation;
    const start = sectors(values, 'sector') ?? 0;
    const length = sectors(values, 'length') ?? 512;
    const bytes = async (part: Uint8Array): Promise<void> => {
      if (!(await print(part))) throw new ReaderGone();
    };
    const options = { start, length, bytes, snapshot: text(values, 'snapshot') };
    await withSteadyImage(invocation, 'chain', (image) => readGuest(image, options, context));
    return 0;
  },
};
