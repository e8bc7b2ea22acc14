import { expect, it, vi } from 'vitest';
import { representFile } from './represented-file';
import type { DocumentWindow } from './represented-file';

const documentWindow = () => ({
  setRepresentedFilename: vi.fn<DocumentWindow['setRepresentedFilename']>(),
  setDocumentEdited: vi.fn<DocumentWindow['setDocumentEdited']>(),
});

it('on macOS the window stands for the file in front, and for none once that is closed', () => {
  const window = documentWindow();
  representFile(window, { path: '/vm/disk.qcow2', edited: true }, 'darwin');
  representFile(window, { edited: false }, 'darwin');
  expect(window.setRepresentedFilename.mock.calls).toEqual([['/vm/disk.qcow2'], ['']]);
  expect(window.setDocumentEdited.mock.calls).toEqual([[true], [false]]);
});

it.each(['linux', 'win32'] as const)('on %s nothing is asked of the window', (platform) => {
  const window = documentWindow();
  representFile(window, { path: '/vm/disk.qcow2', edited: true }, platform);
  expect(window.setRepresentedFilename).not.toHaveBeenCalled();
  expect(window.setDocumentEdited).not.toHaveBeenCalled();
});
