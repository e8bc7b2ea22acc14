import { expect, test } from 'vitest';
import type { SnapshotInfo } from '../../../shared/results';
import type { ImageTab } from '../../app/store';
import { summaryOf } from '../../app/summary-fixture';
import { candidatesFor } from './candidates';

const tab = (handle: string, snapshots: readonly string[] = []): ImageTab => ({
  handle,
  fileName: `${handle}.qcow2`,
  folder: '/images',
  view: 'overview',
  generation: 0,
  stopped: false,
  summary: {
    state: 'ready',
    value: summaryOf({
      snapshots: snapshots.map((name, index) => ({ index, id: String(index + 1), name }) as SnapshotInfo),
    }),
  },
});

const images = [tab('image-1', ['before', '']), tab('image-2', ['old'])];

test('other images come first, then the snapshots of its own, never itself', () => {
  expect(candidatesFor('image-1', undefined, images, []).map(({ name }) => name)).toEqual([
    'image-2.qcow2',
    'image-2.qcow2, old',
    'image-1.qcow2, before',
    'image-1.qcow2, snapshot 2',
  ]);
});

test('a snapshot can be compared with the disk as it is now', () => {
  expect(candidatesFor('image-1', 0, images, []).map(({ other }) => other)).toEqual([
    { of: 'image-2' },
    { of: 'image-2', snapshot: 0 },
    { of: 'this' },
    { of: 'this', snapshot: 1 },
  ]);
});

test('files that were chosen are named by their handles', () => {
  const file = { file: 'file-3', fileName: '-x.qcow2', folder: '' };
  expect(candidatesFor('image-2', undefined, [images[1]], [file]).at(-1)).toMatchObject({
    other: { of: 'file-3' },
    path: './-x.qcow2',
  });
});
