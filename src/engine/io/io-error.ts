import { PlatterError, type ErrorCode, type ErrorFields } from '../../shared/errors';
import { errnoName } from './system-library';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'no-such-file',
  ENOTDIR: 'no-such-file',
  EACCES: 'not-readable',
  EPERM: 'not-readable',
  EISDIR: 'is-directory',
  ENXIO: 'not-a-regular-file',
};

/** What else opening for writing can say. */
const WRITE_CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  ETXTBSY: 'not-writable',
  EEXIST: 'file-exists',
};

/** Calls on an open file: what they say is about its bytes and not about its name. */
const ON_BYTES = new Set([
  'read',
  'write',
  'fdatasync',
  'fsync',
  'futime',
  'ftruncate',
  'fallocate',
  'fcntl',
]);

interface SystemError {
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
}

/** Turns a failure of node:fs into a PlatterError; other PlatterErrors pass. */
export function ioError(cause: unknown, fields: ErrorFields): PlatterError {
  return typedError(cause, fields, CODES);
}

/** The same for opening or making a file that shall be written. */
export function openForWritingError(cause: unknown, fields: ErrorFields): PlatterError {
  return typedError(cause, fields, { ...CODES, ...WRITE_CODES });
}

function typedError(
  cause: unknown,
  fields: ErrorFields,
  codes: Readonly<Record<string, ErrorCode>>,
): PlatterError {
  if (cause instanceof PlatterError) return cause;
  const { syscall } = cause as SystemError;
  const errno = nameOf(cause as SystemError);
  const code = (errno && !ON_BYTES.has(syscall ?? '') && codes[errno]) || 'io-error';
  return new PlatterError(code, { ...fields, errno, syscall }, { cause });
}

/** Node has no name for some errors, `EDQUOT` among them, and says `Unknown system error -122`. */
function nameOf({ code, errno }: SystemError): string | undefined {
  return code?.startsWith('Unknown') && errno !== undefined ? errnoName(-errno) : code;
}
