import { pattern as makePattern } from '../../engine/operations/pattern';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { NEW_DISK_OPTIONS, newDiskOptions } from '../new-disk-options';
import { required, sizeOf, wantsJson, wholeNumber } from '../option-values';
import { madeJson, madeText } from './encode';

/** `qcow-tool pattern`: an image with a known pattern, for tests. */
export const pattern: Command = {
  name: 'pattern',
  summary:
    'Makes an image with a known pattern, for tests: each sector that is written begins with its number.',
  options: {
    size: { type: 'string', value: 'S', help: 'size of the disk: bytes, or with k M G T P, KiB … PiB' },
    pattern: {
      type: 'string',
      value: '1|2',
      help: '1: every other cluster is written; 2: all are written, then every other is discarded',
    },
    ...NEW_DISK_OPTIONS,
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool pattern test.qcow2 --size 1G --pattern 1'],

  async run({ image: path, values, context, print }) {
    const json = wantsJson(values);
    const size = required(sizeOf(values, 'size'), 'size', 'the size of the disk');
    const number = required(wholeNumber(values, 'pattern'), 'pattern', '1 or 2');
    const options = { ...newDiskOptions(values), path, size, pattern: number };
    const result = await makePattern(options, context);
    await print(json ? jsonDocument(madeJson(path, result)) : madeText(path, result));
    return 0;
  },
};
