import { expect, it } from 'vitest';
import { refusalText } from './refusal';

const refused = {
  kind: 'refused',
  fileName: 'disk.img',
  error: { code: 'other-format', fields: { format: 'raw' } },
} as const;

it('names no command where the window can do it', () => {
  const raw = { file: 'file-1', fileName: 'disk.img', folder: '/vm' };
  const { detail, remedy } = refusalText({ ...refused, raw });
  expect(detail).toContain('Perhaps it is a raw disk');
  expect(remedy).not.toContain('qcow-tool');
  expect(refusalText(refused).remedy).toContain('qcow-tool encode');
});
