import { expect, test } from 'vitest';
import { callerArguments } from './caller-arguments.mjs';

test.each([
  [['disk.qcow2'], ['/here/disk.qcow2']],
  [
    ['../a b.qcow2', '/vm/c.qcow2'],
    ['/a b.qcow2', '/vm/c.qcow2'],
  ],
  [
    ['--no-sandbox', 'disk.qcow2'],
    ['--no-sandbox', '/here/disk.qcow2'],
  ],
  [['file:///vm/my%20disk.qcow2'], ['file:///vm/my%20disk.qcow2']],
  [
    ['a', '--', '-b', 'file:c'],
    ['/here/a', '--', '/here/-b', '/here/file:c'],
  ],
])('%j from /here is %j', (args, expected) => {
  expect(callerArguments(args, '/here')).toEqual(expected);
});
