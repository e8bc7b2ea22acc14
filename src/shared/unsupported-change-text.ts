import type { ErrorText } from './error-text';

const AMEND = 'Make a version 3 image of it with qemu-img amend -o compat=1.1, where this works.';

/** What an image does not allow, by the reason that the error gives, and what to do instead. */
const TEXTS: Readonly<Record<string, readonly [detail: string, remedy: string]>> = {
  'v2-snapshots': [
    'A version 2 image with snapshots does not say how large its disk was when each was taken.',
    AMEND,
  ],
  'v2-backing': [
    'A version 2 image has no way to say that what a longer disk gains is zero, so data of the backing file would appear there.',
    AMEND,
  ],
  device: [
    'It lies on a device, which keeps its length: there is nothing to make shorter.',
    'Give the room of its free clusters back instead (punch), or copy the image to a file.',
  ],
};

/** Why a change is not possible with this image. */
export function unsupportedChangeText(reason: string | undefined): ErrorText {
  const [detail, remedy] = TEXTS[reason ?? ''] ?? ['Its format does not allow it.', AMEND];
  return { title: 'This can not be done with this image', detail, remedy };
}
