import { info as imageInfo } from '../../engine/operations/info';
import { errorLine } from '../../shared/error-text';
import { printable, printableJson } from '../../shared/printable';
import { FAILED } from '../failure';
import type { Command } from '../command';
import { OUTPUT_OPTION } from '../common-options';
import { filterHeader } from '../header-filter';
import { jsonDocument } from '../json-document';
import { wantsJson } from '../option-values';
import { infoText } from '../print-info';
import { warnOfInterrupted } from '../warn-of-interrupted';
import { withImage } from '../with-image';

/** `qcow-tool info`: what an image is, as `qemu-img info` has it, and its header. */
export const info: Command = {
  name: 'info',
  summary: 'Shows what an image is: its sizes, format and snapshots, and the header field by field.',
  options: {
    ...OUTPUT_OPTION,
    filter: {
      type: 'string',
      value: 'PATH',
      help: 'one value of the header, such as .size or .additional.dirty',
    },
    'backing-chain': { type: 'boolean', help: 'the same for each image of the backing chain' },
  },
  examples: ['qcow-tool info disk.qcow2', 'qcow-tool info --filter .additional.dirty disk.qcow2'],

  async run(invocation) {
    const { image: fileName, values, context, print } = invocation;
    const json = wantsJson(values);
    await warnOfInterrupted(fileName, context.log);
    const { chain, header, summary } = await withImage(invocation, (image) =>
      imageInfo(image, { fileName }, context),
    );
    if (typeof values.filter === 'string') {
      const value = filterHeader(header, values.filter);
      await print(`${typeof value === 'string' && !json ? printable(value) : printableJson(value)}\n`);
      return 0;
    }
    const wholeChain = values['backing-chain'] === true;
    const [top, ...below] = chain;
    const infos = [{ ...top, header }, ...(wholeChain ? below : [])];
    if (json) await print(jsonDocument(wholeChain ? infos : infos[0]));
    else await print(infos.map(infoText).join('\n'));
    const broken = wholeChain ? summary.chain.find((link) => link.problem) : undefined;
    if (!broken) return 0;
    const { name, problem } = broken;
    const line = errorLine({ code: 'backing-file', fields: { name, ...problem } }, fileName);
    process.stderr.write(`qcow-tool: ${line}\n`);
    return FAILED;
  },
};
