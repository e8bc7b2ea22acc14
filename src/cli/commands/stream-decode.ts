import { fstatSync } from 'node:fs';
import { FileStorage } from '../../engine/io/file-storage';
import { streamDecode as decodeStream, type ImageStream } from '../../engine/operations/stream-decode';
import type { Command } from '../command';
import { FORCE_OPTION, PROGRESS_OPTIONS, SNAPSHOT_OPTION } from '../common-options';
import { text } from '../option-values';

/** `qcow-tool stream-decode`: the same as `decode`, of an image that comes from a pipe. */
export const streamDecode: Command = {
  name: 'stream-decode',
  summary:
    'Decodes an image from a pipe, which it reads once. The image is kept beside the raw file until that is whole. When it fails there is no raw file, or the one that was there is as it was.',
  operands: ['RAW'],
  options: {
    ...FORCE_OPTION,
    ...SNAPSHOT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: ['ssh host cat disk.qcow2 | qcow-tool stream-decode disk.raw'],

  async run({ image, operands, values, context }) {
    const options = { name: image, force: values.force === true, snapshot: text(values, 'snapshot') };
    const source = await standardInput();
    try {
      await decodeStream(source, operands[0], options, context);
      return 0;
    } finally {
      if (source instanceof FileStorage) await source.close();
    }
  },
};

/** Standard input, as a file where it is one. */
async function standardInput(): Promise<ImageStream> {
  if (process.platform === 'linux' && fstatSync(0).isFile()) return FileStorage.open('/dev/stdin');
  return process.stdin;
}
