import { FileStorage } from '../../engine/io/file-storage';
import { withNewFiles } from '../../engine/io/new-files';
import { rehydrate as rehydrateImage } from '../../engine/operations/rehydrate';
import type { Command } from '../command';
import { FORCE_OPTION, OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { wantsJson } from '../option-values';
import { leftOutJson, rehydrateText } from '../print-metadata';

/** `qcow-tool rehydrate`: an image of the same structure from dehydrated metadata. */
export const rehydrate: Command = {
  name: 'rehydrate',
  summary:
    'Makes an image of what dehydrate wrote: as long as the original and of the same structure, with holes for guest data.',
  operands: ['PREFIX', 'IMAGE'],
  options: { ...OUTPUT_OPTION, ...FORCE_OPTION, ...PROGRESS_OPTIONS },
  examples: ['qcow-tool rehydrate report copy.qcow2', 'qcow-tool check copy.qcow2'],

  async run({ image, operands, values, context, print }) {
    const [prefix] = operands;
    const json = wantsJson(values);
    const map = await FileStorage.open(`${prefix}.map`);
    try {
      const meta = await FileStorage.open(`${prefix}.meta`);
      try {
        const overwrite = values.force === true;
        const result = await withNewFiles({ sources: [map, meta], overwrite }, async (files) =>
          rehydrateImage({ meta, map, target: await files.create(image) }, context),
        );
        const document = {
          'file-length': result.fileLength,
          'metadata-bytes': result.metadataBytes,
          ...leftOutJson(result.leftOut),
        };
        await print(json ? jsonDocument(document) : rehydrateText(result, image));
        return 0;
      } finally {
        await meta.close();
      }
    } finally {
      await map.close();
    }
  },
};
