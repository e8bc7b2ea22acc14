import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { qemuImgMust, qemuIoMust } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { checkTrouble } from './judge';
import { SectorModel } from './sector-model';

const SECTOR = 512;
const PAGE = 4096;
const KIB = 1024;
const COMMANDS = 100;
const folder = await suiteFolder('device-boundaries');

interface Disk {
  readonly size: number;
  readonly clusterSize: number;
  readonly options?: string;
}

const DISKS: readonly Disk[] = [
  ...[0, KIB, KIB ** 2, KIB ** 3, KIB ** 4, KIB ** 5].map((size) => ({ size, clusterSize: 65536 })),
  ...[0, KIB, KIB ** 2, KIB ** 3, 64 * KIB ** 3].map((size) => ({ size, clusterSize: 512 })),
  { size: KIB ** 5, clusterSize: 2 << 20 },
  { size: 8 * KIB ** 4, clusterSize: 4096, options: 'refcount_bits=1' },
  { size: KIB ** 4, clusterSize: 65536, options: 'extended_l2=on' },
  { size: KIB ** 4 + SECTOR, clusterSize: 65536, options: 'lazy_refcounts=on' },
];

/** Where things begin and end: the disk, clusters, what an L2 table and a cluster of the L1 table answer for. */
function* placesOf({ size, clusterSize, options }: Disk): Generator<{ offset: number; length: number }> {
  const entrySize = options?.includes('extended_l2') ? 16 : 8;
  const table = (clusterSize * clusterSize) / entrySize;
  for (const length of [SECTOR, PAGE, clusterSize]) {
    for (const border of [0, clusterSize, table, (table * clusterSize) / 8]) {
      for (const sectors of [-2, -1, 0, 1, 2]) {
        for (const offset of [border + sectors * SECTOR, size - border - length + sectors * SECTOR])
          if (offset >= 0 && offset + length <= size) yield { offset, length };
      }
    }
  }
}

it.each(DISKS)(
  'what is written around every border is there: $size bytes in clusters of $clusterSize $options',
  async (disk) => {
    const path = join(folder, 'image.qcow2');
    const options = [`cluster_size=${disk.clusterSize}`, ...(disk.options ? [disk.options] : [])].join(',');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, path, String(disk.size)]);
    const model = new SectorModel();
    const device = await connect(path);
    expect(device.info()).toMatchObject({ readOnly: false, size: disk.size });
    let byte = 0;
    for (const { offset, length } of placesOf(disk)) {
      byte = (byte % 255) + 1;
      await device.write(guestOffset(offset), new Uint8Array(length).fill(byte));
      model.fill(offset, length, byte);
    }
    for (const run of model.runs()) {
      const shown = new Uint8Array(run.length);
      await device.read(guestOffset(run.offset), shown);
      expect(shown.every((found) => found === run.byte)).toBe(true);
    }
    await device.disconnect();
    expect(await checkTrouble(path)).toBeUndefined();
    const reads = model.runs().map((run) => `read -P ${run.byte} ${run.offset} ${run.length}`);
    for (let at = 0; at < reads.length; at += COMMANDS) {
      await qemuIoMust(path, reads.slice(at, at + COMMANDS), { flags: ['-r', '-f', 'qcow2'] });
    }
    await rm(path);
  },
);
