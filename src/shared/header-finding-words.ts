/** Words for findings about the header, its extensions and the files it names. */
import type { FindingWords } from './finding-words';
import {
  field,
  value,
  expected,
  fieldDetail,
  missingFile,
  SEE_HEADER,
  NOTHING_TO_DO,
} from './finding-phrases';
import { linkReason } from './link-text';
import { formatHex } from './sizes';

export const HEADER_FINDING_WORDS = {
  'header-truncated': {
    title: 'Header cut off',
    heading: 'Header cut off',
    detail: () => 'The file ends before its header does.',
    remedy: 'A copy or download did not finish: fetch the image again.',
  },
  'bad-magic': {
    title: 'Not a qcow2 header',
    heading: 'Not a qcow2 header',
    detail: (f) => `The first four bytes are ${f.raw ?? 'others'} instead of “QFI” and 0xfb.`,
    remedy: 'The start of the file was overwritten, or this is no qcow2 image. Restore it from a copy.',
  },
  'unsupported-version': {
    title: 'Unknown version of the format',
    heading: 'Unknown version of the format',
    detail: (f) => `The version${value(f)}; 2 and 3 are known.`,
    remedy: 'Open it with the program that made it, or restore the header from a copy.',
  },
  'unknown-incompatible-feature': {
    title: 'Needs features that are not known',
    heading: 'Features that are not known',
    detail: (f) => `The image uses ${f.detail ?? 'features'} that neither QEMU 7.2 nor Platter knows.`,
    effect: 'Reading on could show wrong data, so nothing but the header is read.',
    remedy: 'Open it with the program that made it, or with a newer version.',
  },
  'header-field-invalid': {
    title: 'Header field with an impossible value',
    heading: 'Header fields with impossible values',
    detail: fieldDetail,
    remedy: SEE_HEADER,
  },
  'header-extension-invalid': {
    title: 'Header extension that can not be used',
    heading: 'Header extensions that can not be used',
    detail: (f) =>
      `The extension ${field(f)}${f.hostOffset === undefined ? '' : ` at ${formatHex(f.hostOffset)}`} is not valid${f.detail ? `: its ${f.detail}${value(f)}` : ''}.${expected(f)}`,
    remedy: SEE_HEADER,
  },
  'backing-name-invalid': {
    title: 'Name of the backing file is too long',
    heading: 'Name of the backing file is too long',
    detail: fieldDetail,
    remedy: SEE_HEADER,
  },
  'backing-file-unusable': {
    title: 'Backing file can not be used',
    heading: 'Backing file can not be used',
    detail: (f) => missingFile(f, 'backing file'),
    effect: 'What the guest has not overwritten in this image can not be read.',
    remedy: 'Put the file back where the image expects it, or point the image to it with qemu-img rebase -u.',
  },
  'data-file-unusable': {
    title: 'Data file can not be used',
    heading: 'Data file can not be used',
    detail: (f) => missingFile(f, 'external data file'),
    effect: 'All guest data is in that file, so none of it can be read.',
    remedy: 'Put the file back where the image expects it.',
  },
  'dirty-bit': {
    title: 'Not closed properly',
    heading: 'Not closed properly',
    detail: () => 'The last program that wrote to the image did not close it, or still has it open.',
    effect: 'The data is complete. The use counts of clusters may be out of date.',
    remedy: 'A repair counts them anew, and so does QEMU when the machine starts next.',
  },
  'corrupt-bit': {
    title: 'Marked as corrupt',
    heading: 'Marked as corrupt',
    detail: () => 'QEMU met damage in this image and marked it, so that nothing writes to it any more.',
    remedy: 'A complete repair takes the mark away, and can be taken back.',
  },
  'refcount-table-missing': {
    title: 'No refcount table',
    heading: 'No refcount table',
    detail: () => 'The image does not record which of its clusters are in use.',
    effect: 'QEMU opens it for a repair alone. The data is still there.',
  },
  'header-field-unusual': {
    title: 'Header field against the rules',
    heading: 'Header fields against the rules',
    detail: (f) => `${fieldDetail(f)} QEMU takes it as it is.`,
    remedy: NOTHING_TO_DO,
  },
  'value-too-large': {
    title: 'Larger than Platter can work with',
    heading: 'Larger than Platter can work with',
    detail: fieldDetail,
    effect: 'Platter shows the header and nothing else. The data is not affected.',
    remedy: 'Use qemu-img for this image.',
  },
  'unknown-autoclear-feature': {
    title: 'Extra features that are not known',
    heading: 'Extra features that are not known',
    detail: (f) => `The image has ${f.detail ?? 'features'} on, which any program may ignore.`,
    remedy: 'There is nothing to do: the next program that writes to the image switches them off.',
  },
  'backing-format-missing': {
    title: 'Format of the backing file is not recorded',
    heading: 'Format of the backing file is not recorded',
    detail: (f) =>
      `The image names a backing file${f.detail ? `, “${f.detail}”,` : ''} but not its format, so each program guesses it from the first bytes.`,
    effect: 'A guest that writes to a raw backing file can make it look like another format.',
    remedy: 'Record the format with qemu-img rebase -u -b FILE -F FORMAT.',
  },
  'backing-file-not-opened': {
    title: 'Backing file was not looked at',
    heading: 'Backing files that were not looked at',
    detail: (f) =>
      `Platter did not open the backing file${f.detail ? ` “${f.detail}”` : ''}: ${linkReason(f.field)}.`,
    effect: 'The image itself was checked. QEMU opens it only if it can open that file.',
    remedy: NOTHING_TO_DO,
  },
  encrypted: {
    title: 'Encrypted',
    heading: 'Encrypted',
    detail: (f) =>
      `The guest data is encrypted${f.detail ? ` (${f.detail})` : ''}; the structure of the image is not.`,
    effect: 'Everything but the guest data can be looked at without the key.',
    remedy: NOTHING_TO_DO,
  },
  'trailing-bytes': {
    title: 'More bytes than clusters',
    heading: 'More bytes than clusters',
    detail: (f) =>
      `The file goes on after its last cluster${f.hostOffset === undefined ? '' : ` at ${formatHex(f.hostOffset)}`}.`,
    remedy: NOTHING_TO_DO,
  },
} satisfies Record<string, FindingWords>;
