import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suiteFolder } from '../../../test/suite-folder';
import { followLinks, systemPath } from './system-path';

const folder = await realpath(await suiteFolder('system-path'));
await mkdir(join(folder, 'real', 'sub'), { recursive: true });
await symlink(join(folder, 'real', 'sub'), join(folder, 'link'));

test.each([
  ['disk.qcow2', 'disk.qcow2'],
  ['./a/./disk.qcow2', 'a/disk.qcow2'],
  ['real/sub/../disk.qcow2', 'real/disk.qcow2'],
  ['link/disk.qcow2', 'link/disk.qcow2'],
  ['link/../disk.qcow2', 'real/disk.qcow2'],
  ['gone/../disk.qcow2', 'disk.qcow2'],
  ['disk.qcow2/', 'disk.qcow2/'],
])('%s leads to %s', (name, path) => {
  expect(systemPath(name, folder)).toBe(join(folder, path));
});

test('links are followed to the end', () => {
  expect(followLinks(join(folder, 'link'))).toBe(join(folder, 'real', 'sub'));
  expect(() => followLinks(join(folder, 'gone'))).toThrow('no-such-file');
});

test('without a folder a name is relative to the working directory', () => {
  expect(systemPath('disk.qcow2')).toBe(join(process.cwd(), 'disk.qcow2'));
});
