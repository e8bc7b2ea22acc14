import { report as reportOn } from '../../engine/operations/report';
import { listUndo } from '../../engine/operations/undo';
import { reportHtml } from '../../shared/report-html';
import type { Command } from '../command';
import { PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { choice } from '../option-values';
import { withSteadyImage } from '../with-image';

/** `qcow-tool report`: all there is to say about an image, as one document for others. */
export const report: Command = {
  name: 'report',
  summary:
    'Puts a report on an image on standard output: header, sizes, map, snapshots, chain and, with --check, its health. It holds nothing that the guest stored.',
  options: {
    output: { type: 'string', value: 'html|json', help: 'a page (the default), or one JSON document' },
    check: { type: 'boolean', help: 'check the image too' },
    folders: { type: 'boolean', help: 'name the folders of files; else file names alone' },
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool report --check disk.qcow2 > report.html',
    'qcow-tool report --output json disk.qcow2',
  ],

  async run(invocation) {
    const { image: path, values, context, print } = invocation;
    const format = choice(values, 'output', { html: 'html', json: 'json' }) ?? 'html';
    const repairs = await listUndo(path).catch(() => []);
    const options = {
      program: `qcow-tool ${QCOW_TOOL_VERSION}`,
      folders: values.folders === true,
      check: values.check === true,
      repairs,
      acts: [],
    };
    const record = await withSteadyImage(invocation, 'image', (image) => reportOn(image, options, context));
    await print(format === 'html' ? reportHtml(record) : jsonDocument(record));
    return 0;
  },
};
