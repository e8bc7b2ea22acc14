import { expect, it } from 'vitest';
import { ChosenFiles } from './chosen-files';

it('gives each file a handle of its own, and knows no others', () => {
  const files = new ChosenFiles();
  const first = files.add('/vm/a.raw');
  const second = files.add('/vm/a.raw');
  expect(first).toEqual({ file: 'file-1', fileName: 'a.raw', folder: '/vm' });
  expect(second.file).not.toBe(first.file);
  expect(files.pathOf(second.file)).toBe('/vm/a.raw');
  expect(() => files.pathOf('file-3')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  expect(() => files.pathOf('/etc/shadow')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});
