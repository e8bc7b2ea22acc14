import { sha as hashImage } from '../../engine/operations/sha';
import type { Command } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS, SNAPSHOT_OPTION } from '../common-options';
import { jsonDocument } from '../json-document';
import { text, wantsJson } from '../option-values';
import { withSteadyImage } from '../with-image';

/** `qcow-tool sha`: the hash of the guest's disk. */
export const sha: Command = {
  name: 'sha',
  summary: 'Prints the hash of the guest disk, from its first byte to its last: that of the raw disk.',
  options: {
    algorithm: {
      type: 'string',
      short: 'a',
      value: 'A',
      help: 'sha1 (the default), sha256 or another hash of OpenSSL',
    },
    ...SNAPSHOT_OPTION,
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool sha disk.qcow2', 'qcow-tool sha --algorithm sha256 disk.qcow2'],

  async run(invocation) {
    const { values, context, print } = invocation;
    const json = wantsJson(values);
    const options = { algorithm: text(values, 'algorithm'), snapshot: text(values, 'snapshot') };
    const result = await withSteadyImage(invocation, 'chain', (image) => hashImage(image, options, context));
    await print(json ? jsonDocument(result) : `${result.digest}\n`);
    return 0;
  },
};
