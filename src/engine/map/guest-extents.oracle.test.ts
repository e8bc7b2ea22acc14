import { join } from 'node:path';
import { writeFile, open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { settle } from '../../../test/settle';
import { suiteFolder } from '../../../test/suite-folder';
import type { GuestExtent } from '../../shared/results';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { walkGuestExtents } from './guest-extents';

const folder = await suiteFolder('map-oracle');

/** Both maps, the newer key `compressed` left out of ours. */
async function bothMaps(path: string): Promise<[unknown, unknown]> {
  await settle(path);
  const theirs: unknown = JSON.parse(await qemuImgMust(['map', '--output=json', path]));
  const image = await openImage(path, { gate: allowLocal });
  const ours: Omit<GuestExtent, 'compressed' | 'file'>[] = [];
  await walkGuestExtents(image, (batch) => {
    for (const { compressed: _compressed, file: _file, ...extent } of batch) ours.push(extent);
  });
  await image.close();
  return [JSON.parse(JSON.stringify(ours)), theirs];
}

test('data that was only preallocated reads as zeroes where the file has holes', async () => {
  const path = join(folder, 'terabyte.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', path, '1T']);
  await qemuIoMust(path, ['write 700G 1M', 'write 3k 9k', 'discard 900G 1G']);
  const [ours, theirs] = await bothMaps(path);
  expect(ours).toEqual(theirs);
}, 60_000);

test('holes of a raw file below show through, to the last byte', async () => {
  const raw = join(folder, 'holes.raw');
  const file = await open(raw, 'w');
  await file.write(Buffer.alloc(100_000, 1), 0, 100_000, 300_000);
  await file.truncate(1_000_001);
  await file.close();
  const path = join(folder, 'over-holes.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', 'holes.raw', '-F', 'raw', path, '2M']);
  await qemuIoMust(path, ['write 64k 64k', 'write -z 320k 64k']);
  const [ours, theirs] = await bothMaps(path);
  expect(ours).toEqual(theirs);
});

test('clusters of other sizes below cut extents where they change', async () => {
  await writeFile(join(folder, 'bottom.raw'), Buffer.alloc(3 << 20, 7));
  const layers = [
    { name: 'bottom.raw', format: 'raw' },
    { name: 'large.qcow2', format: 'qcow2', options: 'cluster_size=2M' },
    { name: 'subclusters.qcow2', format: 'qcow2', options: 'cluster_size=64k,extended_l2=on' },
    { name: 'small.qcow2', format: 'qcow2', options: 'cluster_size=512' },
  ];
  for (const [index, { name, options }] of layers.entries()) {
    if (!options) continue;
    const { name: below, format } = layers[index - 1];
    const path = join(folder, name);
    const size = `${4 + index}M`;
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, '-b', below, '-F', format, path, size]);
    const at = index * 301;
    await qemuIoMust(path, [`write ${at}k 5k`, `write -z ${at + 100}k 70k`, `write ${3 + index}M 1k`]);
  }
  const [ours, theirs] = await bothMaps(join(folder, 'small.qcow2'));
  expect(ours).toEqual(theirs);
});
