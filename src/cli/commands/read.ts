import { readGuest } from '../../engine/operations/read-guest';
import { PlatterError } from '../../shared/errors';
import type { Command, OptionValues } from '../command';
import { SNAPSHOT_OPTION, textOf } from '../common-options';
import { ReaderGone } from '../standard-output';
import { withSteadyImage } from '../with-image';

const SECTOR = 512;

/** `qcow-tool read`: sectors of the guest's disk. */
export const read: Command = {
  name: 'read',
  summary: 'Puts sectors of what is on the disk on standard output, as they are. A sector has 512 bytes.',
  options: {
    sector: { type: 'string', value: 'N', help: 'the first one; 0 unless given' },
    length: { type: 'string', value: 'N', help: 'how many sectors; 1 unless given' },
    ...SNAPSHOT_OPTION,
  },
  examples: ['qcow-tool read --sector 0 --length 1 disk.qcow2 | xxd'],

  async run(invocation) {
    const { values, context, print } = invocation;
    const start = sectors(values, 'sector', '0') * SECTOR;
    const length = sectors(values, 'length', '1') * SECTOR;
    const bytes = async (part: Uint8Array): Promise<void> => {
      if (!(await print(part))) throw new ReaderGone();
    };
    const options = { start, length, bytes, snapshot: textOf(values, 'snapshot') };
    await withSteadyImage(invocation, 'chain', (image) => readGuest(image, options, context));
    return 0;
  },
};

/** @throws PlatterError invalid-argument unless it is a whole number of sectors that a disk can have */
function sectors(values: OptionValues, name: string, otherwise: string): number {
  const text = textOf(values, name) ?? otherwise;
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= Number.MAX_SAFE_INTEGER / SECTOR / 2) return count;
  throw new PlatterError('invalid-argument', {
    name: `--${name}`,
    value: text,
    expected: 'a number of sectors',
  });
}
