import { beforeEach, expect, it } from 'vitest';
import { installStubBridge, settled } from '../../../../test/stub-bridge';
import type { StubBridge } from '../../../../test/stub-bridge';
import { DEFAULT_PREFERENCES } from '../../../shared/preferences';
import { useApp } from '../../app/app-state';
import { addImages, patchImage, useImages } from '../../app/store';
import { summaryOf } from '../../app/summary-fixture';
import { followOpening } from './check-on-open';

let bridge: StubBridge;
let handles = 0;

beforeEach(() => {
  bridge = installStubBridge();
  useImages.setState({ images: [], active: undefined });
});
followOpening();

const open = async (checkOnOpen: boolean): Promise<string> => {
  useApp.setState({ settings: { ...DEFAULT_PREFERENCES, checkOnOpen } });
  const handle = `image-${++handles}`;
  addImages([{ handle, fileName: 'disk.qcow2', folder: '/vm' }]);
  patchImage(handle, { summary: { state: 'ready', value: summaryOf() } });
  await settled();
  return handle;
};
const checks = () => bridge.asked.filter(({ method }) => method === 'check').length;

it('an image that is opened is checked where that was chosen, once', async () => {
  const handle = await open(true);
  expect(checks()).toBe(1);
  patchImage(handle, { summary: { state: 'loading' } });
  patchImage(handle, { generation: 1, summary: { state: 'ready', value: summaryOf() } });
  await settled();
  expect(checks()).toBe(1);
});

it('no image is checked unasked', async () => {
  await open(false);
  expect(checks()).toBe(0);
});
