import { PlatterError } from '../../shared/errors';

/** Why a file that an image names can't be used. */
export type LinkReason =
  | 'missing'
  | 'not-readable'
  | 'not-a-file'
  | 'folder'
  | 'io-error'
  /** not the one declared, or none that QEMU reads */
  | 'format'
  /** one that QEMU reads and Platter does not */
  | 'other-format'
  /** its header keeps it from being opened */
  | 'damaged'
  | 'cycle'
  | 'too-deep'
  /** the gate does not let it through */
  | 'gate'
  /** the name is no path of a local file */
  | 'protocol'
  /** the image gives no name */
  | 'no-name';

export interface LinkProblem {
  readonly reason: LinkReason;
  readonly detail?: string;
}

/** Reasons that are Platter's alone: QEMU may well open these files. */
const OURS: ReadonlySet<string> = new Set<LinkReason>([
  'protocol',
  'gate',
  'not-a-file',
  'other-format',
  'too-deep',
]);

/** Whether Platter did not go to the file, as against a file that can't be used by anybody. */
export const isOurs = (reason: string | undefined): boolean => reason !== undefined && OURS.has(reason);

/** Says a failure to open a named file as a property of the link. */
export function problemOf(error: unknown): LinkProblem {
  if (!(error instanceof PlatterError)) throw error;
  switch (error.code) {
    case 'cancelled':
      throw error;
    case 'no-such-file':
      return { reason: 'missing' };
    case 'not-readable':
      return { reason: 'not-readable' };
    case 'is-directory':
      return { reason: 'folder' };
    case 'not-a-regular-file':
      return { reason: 'not-a-file' };
    default:
      return { reason: 'io-error', detail: String(error.fields.errno ?? error.code) };
  }
}
