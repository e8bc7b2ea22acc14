import { describeError } from '../../../shared/error-text';
import type { ErrorText } from '../../../shared/error-text';
import type { OpenVerdict } from '../../../shared/app-protocol';

/** A file that was not opened. */
export type Refused = Extract<OpenVerdict, { kind: 'refused' }>;

/** Why a file was not opened. What may be a raw disk gets a button, so no command is named. */
export function refusalText({ error, raw }: Refused): ErrorText {
  const text = describeError(error.code, error.fields);
  return raw ? { ...text, remedy: 'If it is a raw disk, a qcow2 image can be made of it.' } : text;
}
