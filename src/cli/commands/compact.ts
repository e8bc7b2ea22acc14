import { allowLocal } from '../../engine/image/gate';
import { compact as compactImage } from '../../engine/operations/compact';
import { forecastCompact } from '../../engine/operations/forecast-compact';
import type { CompactWay } from '../../shared/compact-results';
import { PlatterError } from '../../shared/errors';
import type { Command, OptionValues } from '../command';
import { OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { keepRate, lastRate } from '../measured-rate';
import { wantsJson } from '../option-values';
import { compactedJson, compactedText, forecastJson, forecastText } from '../print-compact';
import { withSteadyImage } from '../with-image';

/** `qcow-tool compact`: an image made as short as what it holds allows, in place. */
export const compact: Command = {
  name: 'compact',
  summary:
    'Moves clusters from the end of the file into its holes and cuts it, without a second copy; snapshots and bitmaps stay.',
  options: {
    'dry-run': { type: 'boolean', help: 'only say what would be freed, copied and changed' },
    zeroes: { type: 'boolean', help: 'first give up clusters that hold only zeroes, as discard does' },
    defragment: { type: 'boolean', help: 'also lay out what is on the disk in the order of the disk' },
    punch: { type: 'boolean', help: 'move nothing: give the room of free clusters back as holes' },
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  statuses: [
    '0   done, whether or not the file became smaller',
    '1   failed, or refused',
    '130 stopped by Ctrl-C; the image is whole, and as small as it got',
  ],
  examples: [
    'qcow-tool compact --dry-run disk.qcow2',
    'qcow-tool compact --progress disk.qcow2',
    'qcow-tool compact --zeroes disk.qcow2',
  ],

  async run(invocation) {
    const { image, values, context, print, printAnyway } = invocation;
    const json = wantsJson(values);
    const options = { way: wayOf(values), zeroes: values.zeroes === true };
    if (values['dry-run'] === true) {
      const forecast = await withSteadyImage(invocation, 'image', (opened) =>
        forecastCompact(opened, options, context),
      );
      const rate = await lastRate();
      await print(json ? forecastJson(forecast, image, rate) : forecastText(forecast, image, rate));
      return 0;
    }
    const result = await compactImage(image, { ...options, gate: allowLocal }, context);
    await keepRate(result.copied, result.milliseconds);
    const report = json ? compactedJson(result, image) : compactedText(result, image);
    if (!result.stopped) {
      await print(report);
      return 0;
    }
    await printAnyway(report);
    throw new PlatterError('cancelled', { goesOn: true });
  },
};

/** @throws PlatterError invalid-argument */
function wayOf({ defragment, punch }: OptionValues): CompactWay {
  if (defragment === true && punch === true) {
    throw new PlatterError('invalid-argument', {
      name: 'compact',
      value: '--defragment and --punch',
      expected: 'one of the two: what stays in its place is not laid out anew',
    });
  }
  if (defragment === true) return 'defragment';
  return punch === true ? 'punch' : 'compact';
}
