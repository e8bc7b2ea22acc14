import { PlatterError, type ErrorCode, type ErrorFields } from '../../shared/errors';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'no-such-file',
  ENOTDIR: 'no-such-file',
  EACCES: 'not-readable',
  EPERM: 'not-readable',
  EISDIR: 'is-directory',
  ENXIO: 'not-a-regular-file',
};

interface SystemError {
  readonly code?: string;
  readonly syscall?: string;
}

/** Turns a failure of node:fs into a PlatterError; other PlatterErrors pass. */
export function ioError(cause: unknown, fields: ErrorFields): PlatterError {
  if (cause instanceof PlatterError) return cause;
  const { code: errno, syscall } = cause as SystemError;
  const code = (errno && syscall !== 'read' && CODES[errno]) || 'io-error';
  return new PlatterError(code, { ...fields, errno, syscall }, { cause });
}
