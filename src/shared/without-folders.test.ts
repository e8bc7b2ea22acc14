import { expect, test } from 'vitest';
import { fileNameOf, withoutFolders } from './without-folders';

test('a name is cut down to its file, whatever system it is from', () => {
  expect(fileNameOf('/home/anna/base.qcow2')).toBe('base.qcow2');
  expect(fileNameOf('C:\\disks\\base.qcow2')).toBe('base.qcow2');
  expect(fileNameOf('base.qcow2')).toBe('base.qcow2');
});

test('of an address, which may hold a password, only its kind is left', () => {
  expect(fileNameOf('nbd://anna:secret@host/disk')).toBe('nbd:…');
  expect(fileNameOf('json:{"file.password":"secret"}')).toBe('json:…');
});

test('names are found wherever a record has them, and nothing else is touched', () => {
  const record = {
    name: '/home/anna/base.qcow2',
    detail: 'The file “/home/anna/base.qcow2” is missing.',
    numbers: [1, 2],
    none: undefined,
    inner: [{ text: '/home/bert' }],
  };
  expect(withoutFolders(record, ['/home/anna/base.qcow2', '/home/anna', ''])).toEqual({
    name: 'base.qcow2',
    detail: 'The file “base.qcow2” is missing.',
    numbers: [1, 2],
    none: undefined,
    inner: [{ text: '/home/bert' }],
  });
});
