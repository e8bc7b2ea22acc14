/** Words for errors: what went wrong, where, and what to do about it. */
import type { ErrorCode, ErrorFields } from './errors';
import { linkReason } from './link-text';
import { otherFormatText } from './other-format-text';
import { printable } from './printable';
import { readOnlyText } from './read-only-text';
import { formatHex } from './sizes';
import { structureNamed } from './structure-names';
import { unsupportedChangeText } from './unsupported-change-text';

/** An error as people read it: three plain sentences or less, no jargon that the window does not explain. */
export interface ErrorText {
  /** a few words, no full stop */
  readonly title: string;
  readonly detail: string;
  /** what to do next */
  readonly remedy: string;
}

/** Words for an error's code and fields. */
export function describeError(code: ErrorCode, fields: ErrorFields): ErrorText {
  return TEXTS[code](new Fields(fields));
}

/**
 * One line for a terminal: the file, what is wrong with it, and the remedy.
 * @param file named where the error itself names none
 */
export function errorLine(
  error: { readonly code: ErrorCode; readonly fields: ErrorFields },
  file?: string,
): string {
  const { title, detail, remedy } = describeError(error.code, error.fields);
  const name = new Fields(error.fields).text('file') ?? file;
  return printable([name === undefined ? `${title}.` : `${name}: ${title}.`, detail, remedy].join(' '));
}

/** Fields as text, whatever they hold. */
class Fields {
  constructor(private readonly fields: ErrorFields) {}

  text(name: string): string | undefined {
    const value = this.fields[name];
    if (value === undefined || value === '') return undefined;
    return Array.isArray(value) ? value.join(', ') : String(value);
  }

  /** ` at 0x50000`, or nothing */
  at(): string {
    const { offset } = this.fields;
    return typeof offset === 'number' ? ` at ${formatHex(offset)}` : '';
  }

  /** `before` + the field + `after`, or `otherwise` where there is none */
  phrase(name: string, before: string, after: string, otherwise = ''): string {
    const text = this.text(name);
    return text === undefined ? otherwise : before + text + after;
  }
}

type Describe = (fields: Fields) => ErrorText;

/** Errors of the operating system that deserve better than their name. */
const ERRNO_NAMES: Readonly<Record<string, string>> = {
  ENXIO: 'the device is gone',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'the file would be larger than its disk allows',
  EROFS: 'the disk has become read-only',
  EMFILE: 'too many files are open',
  ESTALE: 'the network share is gone',
  ETIMEDOUT: 'the disk did not answer in time',
};

const TEXTS: Readonly<Record<ErrorCode, Describe>> = {
  'no-such-file': (fields) => {
    const detail = 'It was moved, renamed or deleted, or its disk is not connected.';
    const title = 'The folder is not there';
    switch (fields.text('missing')) {
      case 'folder':
        return { title, detail, remedy: 'Make the folder, or choose another one.' };
      case 'opened-folder':
        return { title, detail, remedy: 'Open the folder again where it is now.' };
      default:
        return {
          title: 'The file is not there',
          detail,
          remedy: 'Check the name, or choose the file again where it is now.',
        };
    }
  },
  'not-readable': () => ({
    title: 'The file may not be read',
    detail: 'The system does not let Platter read it.',
    remedy: 'Give yourself read permission on the file and its folder, then try again.',
  }),
  'not-writable': (fields) => ({
    title: 'The file may not be written to',
    detail:
      fields.text('errno') === 'EROFS'
        ? 'Its disk is read-only.'
        : 'The system does not let Platter write to it.',
    remedy: 'Give yourself write permission on the file and its folder, or work on a copy elsewhere.',
  }),
  'file-exists': (fields) => ({
    title: 'There is already a file of this name',
    detail: 'It was left as it is.',
    remedy: `Choose another name, or say${fields.phrase('option', ' with ', '')} that the file may be overwritten.`,
  }),
  'is-directory': () => ({
    title: 'This is a folder',
    detail: 'A disk image is a single file.',
    remedy: 'Choose an image inside the folder.',
  }),
  'not-a-regular-file': () => ({
    title: 'This is no ordinary file',
    detail: 'Pipes, sockets and character devices hold no disk image that could be looked at.',
    remedy: 'Choose an image file.',
  }),
  'empty-file': () => ({
    title: 'The file is empty',
    detail: 'It holds 0 bytes: no header, and no data.',
    remedy: 'If it should hold an image, a copy or download did not finish: fetch it again.',
  }),
  'other-format': (fields) => otherFormatText(fields.text('format'), fields.text('wanted')),
  'header-damaged': () => ({
    title: 'The header is damaged',
    detail: "It does not allow to find the image's tables.",
    remedy:
      'Look at the header to see what is wrong. A refcount table or bitmaps alone a repair makes anew; for the rest, restore the image from a copy if there is one.',
  }),
  'header-full': (fields) => ({
    title: 'The header does not fit its cluster',
    detail: `With the names in it, it takes ${fields.phrase('needed', '', ' bytes', 'more room')}; clusters of this image have${fields.phrase('clusterSize', ' ', ' bytes', ' less')}.`,
    remedy: 'Use shorter names, or an image with larger clusters.',
  }),
  'unsupported-feature': (fields) => ({
    title: 'The image needs a newer program',
    detail: `It uses features that Platter does not know${fields.phrase('names', ': ', '')}. Reading on could show wrong data.`,
    remedy: 'Open it with the program that made it, or with a newer version of Platter.',
  }),
  encrypted: () => ({
    title: 'The image is encrypted',
    detail:
      'Its structure can be looked at; what the guest stored can be neither read nor moved without the key.',
    remedy: 'Use QEMU or qemu-img with its key for that.',
  }),
  'backing-file': (fields) => linkText('backing file', fields),
  'data-file': (fields) => linkText('data file', fields),
  'io-error': ioErrorText,
  'changed-on-disk': () => ({
    title: 'The image changed on disk',
    detail: 'Another program wrote to it while it was being read, so the result would be wrong.',
    remedy: 'Stop the virtual machine that uses it, then read it again.',
  }),
  'corrupt-structure': (fields) => ({
    title: 'The image is damaged',
    detail: `Its ${structureNamed(fields.text('structure')) ?? 'metadata'}${fields.at()} can not be used${fields.phrase('raw', ': it reads ', '')}.`,
    remedy: 'Run a check to see all that is wrong.',
  }),
  'metadata-damaged': (fields) => ({
    title: 'This is not what dehydrating an image writes',
    detail: `${fields.phrase('line', 'In line ', ', ', 'In these files, ')}${fields.text('detail') ?? 'something is wrong'}.`,
    remedy: 'Fetch both files again, or dehydrate the image once more.',
  }),
  'too-large': (fields) => ({
    title: 'The image is too large',
    detail: `A size or offset goes beyond what Platter can work with${fields.phrase('limit', ' (', ')')}.`,
    remedy: 'Use qemu-img for this image.',
  }),
  'in-use': (fields) => {
    const title = 'The image is in use';
    if (fields.text('own') === 'true') {
      const detail = 'Platter itself has it open already, for a task of its own.';
      return { title, detail, remedy: 'Let that task end, or close the image there, then try again.' };
    }
    return {
      title,
      detail: `${fields.phrase('command', '', '', 'Another program')}${fields.phrase('pid', ' (process ', ')')} has it open${fields.phrase('others', ', and ', ' more')}.`,
      remedy: 'Shut down the virtual machine or stop that program, then try again.',
    };
  },
  'read-only': (fields) => readOnlyText(fields.text('reason') ?? '', fields.text('repair')),
  'discard-off': () => ({
    title: 'Discarding is switched off',
    detail: 'This device was opened so that nothing can be given up. The image is as it was.',
    remedy: 'Open it with discard=true.',
  }),
  'data-loss': (fields) => ({
    title: 'Data would be lost',
    detail: `${fields.phrase('current', 'The disk has ', ' bytes. ')}What lies behind ${fields.phrase('size', 'byte ', '', 'its new end')} would be gone for good.`,
    remedy:
      'Shrink the file systems of the guest first. If you can do without that data, ask for it with --ignore-data-loss.',
  }),
  'unsupported-change': (fields) => unsupportedChangeText(fields.text('reason')),
  'undo-not-made': (fields) => ({
    title: 'The undo file can not be made',
    detail: `${sentence(undoProblem(fields))} Nothing was written to the image: a repair has to be one that can be taken back.`,
    remedy: NO_ROOM.has(fields.text('errno') ?? '')
      ? 'Make room on the disk of the undo file, then try again.'
      : 'Let Platter write to the folder of the image, or to the folder for undo files, then try again.',
  }),
  'undo-damaged': (fields) => ({
    title: 'The undo file can not be used',
    detail: `It is not what Platter wrote${fields.phrase('detail', ': ', '')}. The image was left as it is.`,
    remedy:
      'Fetch the undo file from a copy if there is one. Remove it if you can do without taking the repair back.',
  }),
  'nothing-to-undo': (fields) =>
    fields.text('finish') === 'true'
      ? {
          title: 'There is no repair to finish',
          detail: 'The last repair of this image came to its end, or its undo file was not found.',
          remedy: 'Check the image to see whether it is well.',
        }
      : {
          title: 'There is no repair to take back',
          detail: 'No undo file of this image was found, neither beside it nor in the folder for undo files.',
          remedy: 'If the image was moved, move its undo files to the same folder.',
        },
  'changed-since-repair': (fields) =>
    fields.text('unfinished') === 'true'
      ? {
          title: 'The image was written to after a repair of it was interrupted',
          detail: `${sentence(changeSince(fields))} That repair can neither be finished nor taken back without destroying what was written since, so the image was left as it is.`,
          remedy: `Remove ${fields.phrase('undoFile', 'the undo file "', '"', 'the undo file')} (undo --remove all --force), then repair the image again: that looks at it as it is now.`,
        }
      : {
          title: 'The image was written to after the repair',
          detail: `${sentence(changeSince(fields))} Taking the repair back could destroy what was written since, so the image was left as it is.`,
          remedy:
            fields.text('reason') === 'modified'
              ? 'What the repair changed is still as it left it. If you know that nothing else was written, take it back with --force.'
              : 'Keep the image as it is, and check it. The undo file is of no more use and can be removed.',
        },
  'repair-failed': (fields) => ({
    title: 'The repair failed',
    detail:
      fields.text('reason') === 'fixed-length'
        ? 'It needs more room than the device has. Nothing was written.'
        : `${ioProblem(fields)} What was written until then was taken back: the image is as it was.`,
    remedy:
      fields.text('reason') === 'fixed-length'
        ? 'Copy the image to a larger device or to a file, and repair it there.'
        : ioRemedy(fields),
  }),
  'repair-interrupted': (fields) => ({
    title:
      fields.text('undoing') === 'true'
        ? 'Taking the repair back was interrupted'
        : 'The repair was interrupted',
    detail: `${fields.text('errno') === undefined ? '' : `${ioProblem(fields)} `}The image is repaired in part. All that was in it is still there: in the image and in ${fields.phrase('undoFile', 'the undo file "', '"', 'its undo file')}.`,
    remedy:
      'Do not start a virtual machine with this image. Make sure that its disk works and has room, then take the repair back, or repair again to finish it.',
  }),
  cancelled: (fields) =>
    fields.text('repaired') === 'true'
      ? {
          title: 'Stopped after the repair',
          detail: `The repair is done; the check that was to follow it was stopped.${fields.phrase('undoFile', ' The old bytes are in "', '".', '')}`,
          remedy: 'Check the image again whenever you like, or take the repair back.',
        }
      : {
          title: 'Stopped',
          detail: `It was stopped before it was done. ${stoppedSentence(fields)}`,
          remedy:
            fields.text('goesOn') === 'true'
              ? 'Start it again whenever you like: it goes on from there.'
              : 'Start it again whenever you like.',
        },
  'invalid-argument': (fields) => ({
    title: 'This can not be done as asked',
    detail: `${fields.phrase('name', '"', '"', 'A value')} is not right${fields.phrase('value', ': ', '')}${fields.phrase('expected', ' (', ')')}.`,
    remedy: 'Correct it and try again.',
  }),
  'no-such-image': () => ({
    title: 'The image is no longer open',
    detail: 'It was closed in the meantime.',
    remedy: 'Open it again.',
  }),
  'engine-stopped': () => ({
    title: 'Work on the image stopped',
    detail:
      'The part of Platter that works on this image ended unexpectedly. The image is whole, also where it was being written to.',
    remedy: 'Open the image again. If it happens each time, the image is worth a bug report.',
  }),
  internal: (fields) => ({
    title: 'Platter made a mistake',
    detail: `Something happened that should not${fields.phrase('message', ': ', '')}.`,
    remedy: 'Try again. If it happens each time, please report it.',
  }),
};

/** Calls that change a file. */
const WRITING = new Set([
  'copy_file_range',
  'write',
  'fdatasync',
  'fsync',
  'futime',
  'ftruncate',
  'fallocate',
]);
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

const isWriting = (fields: Fields): boolean => WRITING.has(fields.text('syscall') ?? '');

function ioErrorText(fields: Fields): ErrorText {
  return {
    title: isWriting(fields) ? 'Writing failed' : 'Reading failed',
    detail: ioProblem(fields),
    remedy: ioRemedy(fields),
  };
}

function ioProblem(fields: Fields): string {
  const errno = fields.text('errno') ?? '';
  const what =
    errno === 'EIO'
      ? `the disk reports a ${isWriting(fields) ? 'write' : 'read'} error`
      : (ERRNO_NAMES[errno] ?? 'the system reports an error');
  const at = NO_ROOM.has(errno) ? '' : fields.at();
  return sentence(`${what}${at}${fields.phrase('errno', ' (', ')')}`);
}

const ioRemedy = (fields: Fields): string =>
  NO_ROOM.has(fields.text('errno') ?? '')
    ? 'Make room on the disk, then try again.'
    : 'Check the disk and its connection. If the disk is failing, copy the image to another one first.';

const sentence = (text: string): string => `${text.replace(/^./, (first) => first.toUpperCase())}.`;

function stoppedSentence(fields: Fields): string {
  if (fields.text('undone') === 'true')
    return 'What was written until then was taken back: the image is as it was.';
  return fields.text('goesOn') === 'true'
    ? 'The image is whole, and the file as small as it got.'
    : 'The image is whole; what was done until then stays done.';
}

function undoProblem(fields: Fields): string {
  const reason = fields.text('reason');
  if (reason === 'not-writable') return 'the system does not let Platter write to its folder';
  if (reason === 'no-such-file') return 'its folder is not there';
  return ioProblem(fields).replace(/\.$/, '');
}

function changeSince(fields: Fields): string {
  const reason = fields.text('reason');
  if (reason === 'length') {
    return `the file has ${fields.phrase('length', '', ' bytes', 'another length')}${fields.phrase('expected', ' instead of ', '')}`;
  }
  if (reason === 'modified') return `the file was modified${fields.phrase('modified', ' at ', '')}`;
  return `something that the repair changed is different now${fields.at()}`;
}

function linkText(role: 'backing file' | 'data file', fields: Fields): ErrorText {
  const reason = linkReason(fields.text('reason'), fields.text('detail'));
  return {
    title: `The ${role} can not be used`,
    detail: `The image needs ${fields.phrase('name', '"', '"', fields.phrase('file', '"', '"', `a ${role}`))}, but ${reason}.`,
    remedy:
      fields.text('reason') === 'stream'
        ? 'Decode the image from its file.'
        : role === 'backing file'
          ? 'Put the file back where the image expects it, or point the image to it with qemu-img rebase -u.'
          : 'Put the file back where the image expects it.',
  };
}
