import { expect, test } from 'vitest';
import { ioError, openForWritingError } from './io-error';

const failure = (code: string, syscall: string, errno?: number) =>
  Object.assign(new Error(code), { code, syscall, errno });

test.each([
  ['open', 'EACCES', 'not-readable', 'not-writable'],
  ['open', 'EROFS', 'io-error', 'not-writable'],
  ['open', 'EEXIST', 'io-error', 'file-exists'],
  ['open', 'ENOENT', 'no-such-file', 'no-such-file'],
  ['write', 'EPERM', 'io-error', 'io-error'],
  ['fdatasync', 'EACCES', 'io-error', 'io-error'],
  ['read', 'EISDIR', 'io-error', 'io-error'],
])('%s failing with %s', (syscall, errno, reading, writing) => {
  const fields = { file: 'a', errno, syscall };
  expect(ioError(failure(errno, syscall), { file: 'a' })).toMatchObject({ code: reading, fields });
  expect(openForWritingError(failure(errno, syscall), { file: 'a' })).toMatchObject({
    code: writing,
    fields,
  });
});

test.runIf(process.platform === 'linux')('an error that Node has no name for gets its own', () => {
  const error = ioError(failure('Unknown system error -122', 'write', -122), {});
  expect(error.fields).toMatchObject({ errno: 'EDQUOT', syscall: 'write' });
});
