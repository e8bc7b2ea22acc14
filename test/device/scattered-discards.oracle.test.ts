import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { RecordingStorage } from '../../src/engine/io/recording-storage';
import type { ReadRequest } from '../../src/engine/io/storage';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { OFFSET_MASK } from '../corpus/workshop';
import { qemuCheck, qemuImgMust } from '../qemu';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { checkTrouble, convertedDisk } from './judge';
import { firstDifference, markedBytes } from './marked-bytes';

const CLUSTER = 512;
const CLUSTERS = 16_384;
const DISK = CLUSTERS * CLUSTER;
const folder = await suiteFolder('scattered-discards');

/** An image whose guest clusters lie in the file in random order, as bytes. */
async function scatteredImage(): Promise<Buffer> {
  const path = join(folder, 'scattered.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', `cluster_size=${CLUSTER}`, path, String(DISK)]);
  const storage = new MemoryStorage(await readFile(path));
  const device = await connect(storage);
  const random = new Random(11);
  const clusters = Array.from({ length: CLUSTERS }, (_, index) => index);
  for (let left = CLUSTERS; left > 0; left--) {
    const chosen = random.below(left);
    const at = clusters[chosen] * CLUSTER;
    clusters[chosen] = clusters[left - 1];
    await device.write(guestOffset(at), markedBytes(at, CLUSTER, 1));
  }
  await device.disconnect();
  await writeFile(path, storage.contents());
  const { json } = await qemuCheck(path);
  expect(json?.['fragmented-clusters']).toBeGreaterThan(CLUSTERS * 0.9);
  return readFile(path);
}

const image = await scatteredImage();

/** Where the active L2 tables lie. */
const tables = ((): ReadonlySet<number> => {
  const l1 = Number(image.readBigUInt64BE(40));
  const entries = image.readUInt32BE(36);
  return new Set(
    Array.from({ length: entries }, (_, index) =>
      Number(image.readBigUInt64BE(l1 + index * 8) & OFFSET_MASK),
    ),
  );
})();

/** Keeps the thread for some milliseconds at each L2 table that is read, and tells of it. */
class SlowTables extends MemoryStorage {
  /** called with how many were read since it was set */
  onTable?: (count: number) => void;
  #count = 0;

  override read(position: number, target: Uint8Array): Promise<number> {
    this.#look(position);
    return super.read(position, target);
  }

  override readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for (const { position } of requests) this.#look(position);
    return super.readBatch(requests, each, signal);
  }

  #look(position: number): void {
    if (!this.onTable || !tables.has(position)) return;
    for (const end = process.uptime() + 0.003; process.uptime() < end;);
    this.onTable(++this.#count);
  }
}

describe('a discard of a range that lies all over the file', () => {
  it('writes each L2 table once', async () => {
    expect(tables.size).toBe(CLUSTERS / (CLUSTER / 8));
    const storage = new RecordingStorage(new MemoryStorage(image));
    const device = await connect(storage);
    const start = storage.journal.length;
    await device.discard(guestOffset(0), DISK);
    await device.flush();
    const writes = new Map<number, number>();
    for (const entry of storage.journal.slice(start)) {
      if (entry.kind !== 'write') continue;
      const first = Math.floor(entry.position / CLUSTER) * CLUSTER;
      for (let at = first; at < entry.position + entry.bytes.length; at += CLUSTER) {
        if (tables.has(at)) writes.set(at, (writes.get(at) ?? 0) + 1);
      }
    }
    expect(writes.size).toBe(tables.size);
    expect(new Set(writes.values())).toEqual(new Set([1]));
    await device.disconnect();
  });

  it('ends a few tables after it is aborted, and leaves each cluster as it was or empty', async () => {
    const storage = new SlowTables(image);
    const device = await connect(storage, { checkOnConnect: false });
    const abort = new AbortController();
    let read = 0;
    storage.onTable = (count) => {
      read = count;
      if (count === 20) abort.abort();
    };
    const discard = device.discard(guestOffset(0), DISK, abort.signal);
    await expect(discard).rejects.toMatchObject({ code: 'cancelled' });
    storage.onTable = undefined;
    // 10 ms is what work may take without looking up, and each table takes 3
    expect(read).toBeGreaterThanOrEqual(20);
    expect(read).toBeLessThan(30);
    await device.disconnect();
    const path = join(folder, 'aborted.qcow2');
    await writeFile(path, storage.contents());
    expect(await checkTrouble(path)).toBeUndefined();
    const disk = await convertedDisk(path);
    const whole = markedBytes(0, DISK, 1);
    const kept = Array.from({ length: CLUSTERS }, (_, index) => disk.readUInt32BE(index * CLUSTER) !== 0);
    kept.forEach((stays, index) => stays || whole.fill(0, index * CLUSTER, (index + 1) * CLUSTER));
    expect(firstDifference(disk, whole)).toBeUndefined();
    const perTable = CLUSTER / 8;
    const gone = kept.filter((stays) => !stays).length;
    expect(gone).toBeGreaterThanOrEqual(19 * perTable);
    expect(gone).toBeLessThan(30 * perTable);
  });
});
