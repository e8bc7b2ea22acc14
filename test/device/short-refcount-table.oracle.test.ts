import { join } from 'node:path';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { RecordingStorage } from '../../src/engine/io/recording-storage';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { FIELD } from '../corpus/workshop';
import { imagesAfterEach } from '../crash-images';
import { fromHex, peek, poke } from '../poke';
import { qemuCheck, qemuImgMust } from '../qemu';
import { runTool } from '../run-tool';
import { suiteFolder } from '../suite-folder';
import { convertedDisk, troubles } from './judge';
import { markedBytes } from './marked-bytes';

const MIB = 1 << 20;
const CLUSTER = 512;
const folder = await suiteFolder('short-refcount-table');

/**
 * An image that was not closed, and whose refcount table reaches a part of its clusters only: as if the header's
 * longer table had not reached the disk.
 */
async function shortTable(name: string, options: string, mib: number): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  const all = `lazy_refcounts=on,cluster_size=${CLUSTER},${options}`;
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', all, path, '64M']);
  const writes = Array.from({ length: mib }, (_, at) => ['-c', `write -q -P ${at + 1} ${at * 3}M 1M`]).flat();
  await runTool('qemu-io', [...writes, '-c', 'flush', '-c', 'abort', path]);
  await poke(path, FIELD.refcountTableClusters, fromHex('00000001'));
  const order = (await peek(path, FIELD.refcountOrder, 4)).readUInt32BE(0);
  const reach = (CLUSTER / 8) * ((CLUSTER * 8) >> order) * CLUSTER;
  expect((await stat(path)).size).toBeGreaterThan(reach);
  expect((await qemuCheck(path)).status).toBe(2);
  return path;
}

const CASES: readonly (readonly [string, string, number])[] = [
  ['16-bit refcounts', 'refcount_bits=16', 10],
  ['16-bit refcounts, a file twice as long', 'refcount_bits=16', 18],
  ['8-bit refcounts', 'refcount_bits=8', 18],
];

describe('a dirty image whose refcount table is too short to reach its clusters', () => {
  it.each(CASES)('is counted anew and keeps its contents: %s', async (name, options, mib) => {
    const path = await shortTable(name.replaceAll(' ', '-'), options, mib);
    const wanted = await convertedDisk(path);
    const device = await connect(path);
    expect(device.info().readOnlyReason).toBeUndefined();
    const marks = markedBytes(2 * MIB, 100_000, 5);
    await device.write(guestOffset(2 * MIB), marks);
    await device.disconnect();
    marks.copy(wanted, 2 * MIB);
    expect(await troubles(path, wanted)).toEqual([]);
  });

  it('is counted anew whatever write of that a power cut comes after', async () => {
    const path = await shortTable('cut', 'refcount_bits=16', 9);
    const wanted = await convertedDisk(path);
    const initial = await readFile(path);
    const storage = new RecordingStorage(new MemoryStorage(initial));
    await (await connect(storage)).disconnect();
    const states = [...imagesAfterEach(initial, storage.journal)];
    expect(states.length).toBeGreaterThan(10);
    const some = Math.ceil(states.length / 12);
    for (const { bytes } of states.filter((_, index) => index % some === 0)) {
      const again = new MemoryStorage(bytes);
      const device = await connect(again);
      expect(device.info().readOnlyReason).toBeUndefined();
      await device.disconnect();
      await writeFile(path, again.contents());
      expect(await troubles(path, wanted)).toEqual([]);
    }
  });
});
