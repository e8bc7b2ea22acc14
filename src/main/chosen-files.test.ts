import { expect, it } from 'vitest';
import { ChosenFiles } from './chosen-files';

const refused = expect.objectContaining({ code: 'invalid-argument' }) as Error;

it('gives each file a handle of its own, and knows no others', () => {
  const files = new ChosenFiles();
  const first = files.add('/vm/a.raw', 'raw');
  const second = files.add('/vm/a.raw', 'raw');
  expect(first).toEqual({ file: 'file-1', fileName: 'a.raw', folder: '/vm' });
  expect(second.file).not.toBe(first.file);
  expect(files.pathOf(second.file, 'raw')).toBe('/vm/a.raw');
  expect(() => files.pathOf('file-3')).toThrow(refused);
  expect(() => files.pathOf('/etc/shadow')).toThrow(refused);
});

it('gives no file for anything but what it was chosen for', () => {
  const files = new ChosenFiles();
  const { file } = files.add('/vm/base.qcow2', 'backing');
  expect(files.pathOf(file, 'backing')).toBe('/vm/base.qcow2');
  for (const purpose of ['image', 'raw', 'metadata'] as const) {
    expect(() => files.pathOf(file, purpose)).toThrow(refused);
  }
});
