/** Why a file that an image names (backing or data file) can't be used, as half a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  missing: 'there is no such file',
  'not-readable': 'it can not be read with the rights that Platter has',
  'not-a-file': 'it is no regular file',
  folder: 'it is a folder',
  'io-error': 'reading it fails',
  format: 'it is not of a format that Platter reads, or not of the one the image declares',
  damaged: 'its own header is damaged',
  cycle: 'it leads back to an image that is already part of the chain',
  'other-format': 'it has a format that QEMU reads and Platter does not',
  'too-deep': 'the chain is longer than Platter follows',
  gate: 'Platter was not allowed to open it',
  protocol: 'its name is not a path on this computer',
  'no-name': 'the image does not say its name',
  stream: 'it comes as a stream, which brings no other file along',
};

/** Half a sentence for a reason of a chain link; `detail` is put in brackets. */
export function linkReason(reason: string | undefined, detail?: string): string {
  const text = REASONS[reason ?? ''] ?? 'it can not be used';
  return detail ? `${text} (${detail})` : text;
}
