import type { ChosenFile } from '../../../shared/chosen-file';
import { imageNameOf } from '../../../shared/raw-disk';
import { pathIn, toolLine } from '../../app/tool-line';
import { imageArguments } from '../new-image/new-image-form';
import type { ImageOptions } from '../new-image/new-image-form';

/** The line that makes the same image in a terminal, beside the raw disk as the dialog proposes it. */
export function encodeCommand({ folder, fileName }: ChosenFile, options: ImageOptions): string {
  const places = [fileName, imageNameOf(fileName)].map((name) => pathIn(folder, name));
  return toolLine('encode', ...imageArguments(options), ...places);
}
