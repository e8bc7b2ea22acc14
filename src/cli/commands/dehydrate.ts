import { storagesOf } from '../../engine/image/storages-of';
import { withNewFiles } from '../../engine/io/new-files';
import { dehydrate as dehydrateImage } from '../../engine/operations/dehydrate';
import type { Command } from '../command';
import { FORCE_OPTION, OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { wantsJson } from '../option-values';
import { dehydrateText, leftOutJson } from '../print-metadata';
import { withSteadyImage } from '../with-image';

/** `qcow-tool dehydrate`: the metadata of an image, to attach to a bug report. */
export const dehydrate: Command = {
  name: 'dehydrate',
  summary:
    'Writes the metadata of an image to PREFIX.meta and PREFIX.map, and no guest data. Names of backing files, data files, snapshots and bitmaps are in it.',
  operands: ['IMAGE', 'PREFIX'],
  options: {
    ...OUTPUT_OPTION,
    ...FORCE_OPTION,
    'include-overlaps': {
      type: 'boolean',
      help: 'also tables that lie where guest data lies: the files may then hold some of it',
    },
    ...PROGRESS_OPTIONS,
  },
  examples: ['qcow-tool dehydrate disk.qcow2 report', 'qcow-tool rehydrate report copy.qcow2'],

  async run(invocation) {
    const { operands, values, context, print } = invocation;
    const [, prefix] = operands;
    const json = wantsJson(values);
    const includeOverlaps = values['include-overlaps'] === true;
    const names = { meta: `${prefix}.meta`, map: `${prefix}.map` };
    const result = await withSteadyImage(invocation, 'image', (image) =>
      withNewFiles({ sources: storagesOf(image), overwrite: values.force === true }, async (files) => {
        const meta = await files.create(names.meta);
        const map = await files.create(names.map);
        return dehydrateImage(image, { meta, map, includeOverlaps }, context);
      }),
    );
    const document = {
      files: [names.meta, names.map],
      'file-length': result.fileLength,
      'metadata-bytes': result.metadataBytes,
      'stand-ins': result.standIns,
      'header-only': result.headerOnly,
      ...leftOutJson(result.leftOut),
    };
    await print(json ? jsonDocument(document) : dehydrateText(result, names, includeOverlaps));
    return 0;
  },
};
