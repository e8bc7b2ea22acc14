import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildImage, type ImageOptions } from '../../../test/image-builder';
import { suiteFolder } from '../../../test/suite-folder';
import type { GuestExtent } from '../../shared/results';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { MemoryStorage } from '../io/memory-storage';
import { mapped } from '../operations/mapped';
import { walkGuestExtents } from './guest-extents';

const folder = await suiteFolder('guest-extents');
const CLUSTER = 512;

async function extentsOf(source: string | Uint8Array): Promise<GuestExtent[]> {
  const image = await openImage(typeof source === 'string' ? source : new MemoryStorage(source), {
    gate: allowLocal,
  });
  const extents: GuestExtent[] = [];
  try {
    await walkGuestExtents(image, (batch) => void extents.push(...batch));
  } finally {
    await image.close();
  }
  return extents;
}

const image = (options: ImageOptions): Uint8Array => buildImage({ clusterBits: 9, ...options });

/** clusters, depth, flags and offset of each extent */
const brief = (extents: readonly GuestExtent[]) =>
  extents.map(({ length, depth, present, zero, data, offset }) =>
    [
      length / CLUSTER,
      depth,
      [present && 'present', zero && 'zero', data && 'data'].filter(Boolean).join('+'),
      ...(offset === undefined ? [] : [offset]),
    ].join(' '),
  );

describe('extents', () => {
  test('adjacent clusters of one kind are one extent where their offsets go on', async () => {
    const guest = ['data', 'data', 'zero', 'zero', 'reserved-zero', 'hole', 'hole', 'data'] as const;
    expect(brief(await extentsOf(image({ guest })))).toEqual([
      '2 0 present+data 2560',
      '2 0 present+zero',
      '1 0 present+zero 3584',
      '2 0 zero',
      '1 0 present+data 4096',
    ]);
  });

  test('a disk of no bytes has one extent of no bytes, as qemu-img prints it', async () => {
    expect(await extentsOf(image({ guest: [], l1Entries: 0 }))).toMatchObject([{ start: 0, length: 0 }]);
  });

  test('the layer below answers for holes as far as it reaches', async () => {
    await writeFile(join(folder, 'base.raw'), Buffer.alloc(3 * CLUSTER - 100, 1));
    const middle = image({ guest: ['hole', 'data'], backing: { name: 'base.raw', format: 'raw' } });
    await writeFile(join(folder, 'middle'), middle);
    const top = image({
      guest: ['hole', 'hole', 'hole', 'hole'],
      backing: { name: 'middle', format: 'qcow2' },
    });
    await writeFile(join(folder, 'top'), top);
    expect(brief(await extentsOf(join(folder, 'top')))).toEqual([
      '1 2 present+data 0',
      '1 1 present+data 2560',
      '2 0 zero',
    ]);
  });

  test('a missing layer is an error, not zeroes', async () => {
    const path = join(folder, 'orphan');
    await writeFile(path, image({ guest: ['hole'], backing: { name: 'gone', format: 'raw' } }));
    await expect(extentsOf(path)).rejects.toMatchObject({
      code: 'backing-file',
      fields: { reason: 'missing' },
    });
  });

  test('an entry that can not be followed is named with its place', async () => {
    const bytes = Buffer.from(image({ guest: ['data', 'data'] }));
    bytes[4 * CLUSTER + 15] = 0;
    bytes[4 * CLUSTER + 14] |= 0x01;
    bytes[4 * CLUSTER + 8] |= 0x20;
    expect(brief(await extentsOf(bytes))).toEqual(['2 0 present+data 2560']);
    const large = Buffer.from(buildImage({ clusterBits: 12, guest: ['data', 'data'] }));
    large[4 * 4096 + 14] |= 0x02;
    await expect(extentsOf(large)).rejects.toMatchObject({
      code: 'corrupt-structure',
      fields: { structure: 'l2-entry', offset: 4 * 4096 + 8, raw: '0x8000000000006200', guest: 4096 },
    });
  });

  test('the zero flag in a version 2 image is an error, as in QEMU', async () => {
    const bytes = Buffer.from(image({ version: 2, guest: ['data'] }));
    bytes[4 * CLUSTER + 7] |= 1;
    await expect(extentsOf(bytes)).rejects.toMatchObject({ code: 'corrupt-structure' });
  });

  test('cancelling ends it', async () => {
    const opened = await openImage(new MemoryStorage(image({ guest: ['data'] })));
    const walk = walkGuestExtents(opened, () => {}, { signal: AbortSignal.abort() });
    await expect(walk).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('cancelling gets through on a disk of petabytes that holds nothing', async () => {
    const bytes = buildImage({ guest: [], l1Entries: 4_194_304, fields: { size: 2n ** 51n } });
    const opened = await openImage(new MemoryStorage(bytes));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    const walk = walkGuestExtents(opened, () => {}, { signal: abort.signal });
    await expect(walk).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('mapped ranges', () => {
  const guest = ['data', 'zero', 'hole', 'reserved-zero', 'data', 'data'] as const;

  async function rangesOf(ignoreZeroes: boolean): Promise<number[][]> {
    const found: number[][] = [];
    const opened = await openImage(new MemoryStorage(image({ guest })));
    await mapped(opened, {
      ignoreZeroes,
      ranges: (batch) =>
        void found.push(...batch.map(({ start, length }) => [start / CLUSTER, length / CLUSTER])),
    });
    return found;
  }

  test('are joined whatever lies behind them', async () => {
    expect(await rangesOf(false)).toEqual([
      [0, 2],
      [3, 3],
    ]);
  });

  test('leave out zeroes where asked to', async () => {
    expect(await rangesOf(true)).toEqual([
      [0, 1],
      [4, 2],
    ]);
  });
});
