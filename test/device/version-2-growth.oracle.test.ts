import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allowLocal } from '../../src/engine/image/gate';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { qemuImg, qemuImgMust } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { checkTrouble, troubles } from './judge';
import { markedBytes } from './marked-bytes';

const MIB = 1 << 20;
const folder = await suiteFolder('version-2-growth');
let made = 0;

/** A backing file of marked bytes. */
async function below(size: number, format: 'raw' | 'qcow2'): Promise<string> {
  const raw = join(folder, `${++made}.raw`);
  await writeFile(raw, markedBytes(0, size, 7));
  if (format === 'raw') return raw;
  const path = join(folder, `${made}.below`);
  await qemuImgMust(['convert', '-f', 'raw', '-O', 'qcow2', raw, path]);
  return path;
}

async function overlay(clusterSize: string, size: number, base: string, format: string): Promise<string> {
  const path = join(folder, `${++made}.qcow2`);
  const options = `compat=0.10,cluster_size=${clusterSize}`;
  await qemuImgMust(
    ['create', '-q', '-f', 'qcow2', '-o', options, '-b', base, '-F', format, path].concat(String(size)),
  );
  return path;
}

/** `qemu-img compare` with a raw file of the bytes wanted. */
async function comparison(path: string, wanted: Uint8Array): Promise<number | null> {
  const raw = `${path}.wanted`;
  await writeFile(raw, wanted);
  return (await qemuImg(['compare', '-f', 'qcow2', '-F', 'raw', path, raw])).status;
}

const KINDS = (['64k', '512'] as const).flatMap((clusterSize) =>
  (['raw', 'qcow2'] as const).map((format) => ({ clusterSize, format })),
);

it.each(KINDS)(
  'a version 2 disk that grows over a smaller backing file gains zeroes alone: $clusterSize, $format',
  async ({ clusterSize, format }) => {
    for (const size of [MIB, MIB + 512, MIB - 1536]) {
      for (const backed of [512, size - 65536, size - 512, size]) {
        const path = await overlay(clusterSize, size, await below(backed, format), format);
        const device = await connect(path, { gate: allowLocal });
        await device.write(guestOffset(1024), markedBytes(1024, 512, 9));
        await device.resize(size + 512);
        await device.resize(3 * MIB);
        await device.disconnect();
        const wanted = Buffer.alloc(3 * MIB);
        markedBytes(0, backed, 7).copy(wanted);
        markedBytes(1024, 512, 9).copy(wanted, 1024);
        expect(await checkTrouble(path)).toBeUndefined();
        expect(await comparison(path, wanted)).toBe(0);
      }
    }
  },
);

it.each(KINDS)(
  'nor does what a longer disk left behind its end come back over a smaller backing file: $clusterSize, $format',
  async ({ clusterSize, format }) => {
    const size = MIB + 512;
    const path = await overlay(clusterSize, 2 * MIB, await below(MIB / 2 + 512, format), format);
    const device = await connect(path, { gate: allowLocal });
    await device.write(guestOffset(MIB), markedBytes(MIB, MIB, 3));
    await device.disconnect();
    await qemuImgMust(['resize', '-q', '--shrink', '-f', 'qcow2', path, String(size)]);
    const again = await connect(path, { gate: allowLocal });
    await again.resize(3 * MIB);
    await again.disconnect();
    const wanted = Buffer.alloc(3 * MIB);
    markedBytes(0, MIB / 2 + 512, 7).copy(wanted);
    markedBytes(MIB, 512, 3).copy(wanted, MIB);
    expect(await checkTrouble(path)).toBeUndefined();
    expect(await comparison(path, wanted)).toBe(0);
  },
);

it.each(KINDS)(
  'a version 2 disk stays as it is, byte for byte, over a larger backing file: $clusterSize, $format',
  async ({ clusterSize, format }) => {
    for (const more of [512, 65536, MIB]) {
      const path = await overlay(clusterSize, MIB, await below(MIB + more, format), format);
      const before = await readFile(path);
      const device = await connect(path, { gate: allowLocal });
      await expect(device.resize(2 * MIB)).rejects.toMatchObject({
        code: 'unsupported-change',
        fields: { reason: 'v2-backing' },
      });
      await device.disconnect();
      expect(Buffer.compare(await readFile(path), before)).toBe(0);
      expect(await troubles(path, markedBytes(0, MIB, 7))).toEqual([]);
    }
  },
);
