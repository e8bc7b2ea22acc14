import type { ImageSummary } from '../../../shared/results';

/** Whether the file reaches to the end of a header field; what is missing reads as 0 and means nothing. */
export function isReadable(
  { fields, fileLength }: Pick<ImageSummary, 'fields' | 'fileLength'>,
  name: string,
): boolean {
  const field = fields.find((row) => row.name === name);
  return !field || field.offset + field.length <= fileLength;
}
