import { beforeEach, expect, it } from 'vitest';
import { installStubBridge } from '../../../../test/stub-bridge';
import type { OpenVerdict } from '../../../shared/app-protocol';
import { useApp } from '../../app/app-state';
import { useImages } from '../../app/store';
import { showMade } from './show-made';

const refused = (file: string): OpenVerdict => ({
  kind: 'refused',
  fileName: `${file}.img`,
  format: 'raw',
  error: { code: 'other-format', fields: { format: 'raw' } },
  raw: { file, fileName: `${file}.img`, folder: '/vm' },
});
const opened = (handle: string): OpenVerdict => ({
  kind: 'opened',
  handle,
  fileName: `${handle}.qcow2`,
  folder: '/vm',
  already: false,
});

beforeEach(() => {
  installStubBridge();
  useImages.setState({ images: [], active: undefined });
});

it('opens the image, and is done with its raw disk', () => {
  useApp.setState({ verdicts: [opened('image-1'), refused('file-1')] });
  showMade(opened('image-2'), 'file-1');
  expect(useImages.getState()).toMatchObject({ images: [{ handle: 'image-2' }], active: 'image-2' });
  expect(useApp.getState().verdicts).toEqual([]);
});

it('keeps the others that were refused in sight', () => {
  useApp.setState({ verdicts: [refused('file-1'), refused('file-2')] });
  showMade(opened('image-2'), 'file-1');
  expect(useApp.getState().verdicts).toEqual([refused('file-2')]);
});

it('shows an image that could not be opened as what was refused', () => {
  useApp.setState({ verdicts: [refused('file-1')] });
  const verdict: OpenVerdict = {
    kind: 'refused',
    fileName: 'a.qcow2',
    error: { code: 'io-error', fields: {} },
  };
  showMade(verdict, 'file-1');
  expect(useApp.getState().verdicts).toEqual([verdict]);
});
