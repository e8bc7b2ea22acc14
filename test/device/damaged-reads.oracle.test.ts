import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guestOffset, type GuestOffset } from '../../src/shared/units';
import { buildImage, type GuestCluster } from '../image-builder';
import { runTool } from '../run-tool';
import { suiteFolder } from '../suite-folder';
import { openDevice } from './open-device';

const CLUSTER = 65536;
const COPIED = 1n << 63n;
const PACKED = 1n << 62n;
const [L1, L2, DATA] = [3, 4, 5].map((cluster) => cluster * CLUSTER);
const CORRUPT_BYTE = 79;
const CORRUPT = 2;
const folder = await suiteFolder('device-damaged-reads');
const guest: readonly GuestCluster[] = ['data', 'data', 'zero', 'hole'];

const entry =
  (at: number, value: number | bigint, bitmaps?: bigint) =>
  (image: Buffer): void => {
    image.writeBigUInt64BE(BigInt(value), at);
    if (bitmaps !== undefined) image.writeBigUInt64BE(bitmaps, at + 8);
  };

/** `structure`: what our error names. QEMU says whether the image is marked. */
const CASES = [
  { name: 'data at an odd offset', damage: entry(L2, COPIED | BigInt(DATA + 512)), structure: 'l2-entry' },
  { name: 'zeroes at an odd offset', damage: entry(L2, BigInt(DATA + 512) | 1n), structure: 'l2-entry' },
  {
    name: 'an L2 table at an odd offset',
    damage: entry(L1, COPIED | BigInt(L2 + 512)),
    structure: 'l1-table',
  },
  {
    name: 'a subcluster both stored and zero',
    extendedL2: true,
    damage: entry(L2, COPIED | BigInt(DATA), 0x0000_0001_0000_0001n),
    structure: 'l2-entry',
  },
  {
    name: 'subclusters stored nowhere',
    extendedL2: true,
    damage: entry(L2, 0n, 1n),
    structure: 'l2-entry',
  },
  { name: 'a stream that is none', damage: entry(L2, PACKED | BigInt(DATA)), structure: 'compressed-stream' },
] as const;

describe('damage that a read meets', () => {
  it.each(CASES)('is marked where QEMU marks it, and nothing else is written: $name', async (damaged) => {
    const extendedL2 = 'extendedL2' in damaged;
    const image = Buffer.from(buildImage({ clusterBits: 16, guest, extendedL2 }));
    damaged.damage(image);
    const [theirs, ours] = [join(folder, 'theirs.qcow2'), join(folder, 'ours.qcow2')];
    for (const path of [theirs, ours]) await writeFile(path, image);
    const { stdout, stderr } = await runTool('qemu-io', ['-f', 'qcow2', '-c', 'read 0 64k', theirs]);
    expect(stdout + stderr).toMatch(/read failed/);
    const device = await openDevice(ours, { checkOnConnect: false });
    await expect(device.read(guestOffset(0), new Uint8Array(CLUSTER))).rejects.toMatchObject({
      code: 'corrupt-structure',
      fields: { structure: damaged.structure },
    });
    const marked = (await readFile(theirs))[CORRUPT_BYTE] & CORRUPT;
    image[CORRUPT_BYTE] |= marked;
    const writes = await Promise.allSettled([device.write(guestOffset(3 * CLUSTER), new Uint8Array(512))]);
    expect(writes[0].status).toBe(marked === 0 ? 'fulfilled' : 'rejected');
    await device.disconnect();
    const after = await readFile(ours);
    expect(after[CORRUPT_BYTE]).toBe(image[CORRUPT_BYTE]);
    // an image that is not marked goes on taking writes
    expect(marked === 0 || Buffer.compare(after, image) === 0).toBe(true);
  });

  it('does not write to an image that is only read', async () => {
    const image = Buffer.from(buildImage({ clusterBits: 16, guest }));
    CASES[0].damage(image);
    const path = join(folder, 'only-read.qcow2');
    await writeFile(path, image);
    const device = await openDevice(path, { readOnly: true });
    await expect(device.read(guestOffset(0), new Uint8Array(1))).rejects.toMatchObject({
      code: 'corrupt-structure',
    });
    await device.disconnect();
    expect(Buffer.compare(await readFile(path), image)).toBe(0);
  });
});

it.each([NaN, -1, 0.5])('a search does not start at %d, and finds nothing past the end', async (offset) => {
  const path = join(folder, 'sound.qcow2');
  await writeFile(path, buildImage({ clusterBits: 16, guest }));
  const device = await openDevice(path);
  const refused = { code: 'invalid-argument' };
  await expect(device.seekMapped(offset as GuestOffset)).rejects.toMatchObject(refused);
  await expect(device.seekUnmapped(offset as GuestOffset)).rejects.toMatchObject(refused);
  for (const end of [device.size, 2 ** 60]) {
    expect(await device.seekMapped(end as GuestOffset)).toBeUndefined();
    expect(await device.seekUnmapped(end as GuestOffset)).toBeUndefined();
  }
  await device.disconnect();
});
