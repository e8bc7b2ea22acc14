import type { ChosenFile } from '../../../shared/chosen-file';
import { pathIn, toolLine } from '../../app/tool-line';
import { imageArguments } from '../new-image/new-image-form';
import type { ImageOptions } from '../new-image/new-image-form';

/** The line that makes the same image in a terminal, beside the raw disk as the dialog proposes it. */
export function encodeCommand({ folder, fileName }: ChosenFile, options: ImageOptions): string {
  const stem = fileName.replace(/(?<=.)\.[^.]*$/, '');
  const image = `${stem}${/\.qcow2$/i.test(fileName) ? '-image' : ''}.qcow2`;
  return toolLine('encode', ...imageArguments(options), pathIn(folder, fileName), pathIn(folder, image));
}
