import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poke } from '../../../test/poke';
import { qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../../../test/temporary-folder';
import { ClusterKind } from '../../shared/cluster-kinds';
import type { KindCount, MapSpace } from '../../shared/results';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import type { ImageMap } from '../map/image-map';
import { buildMap } from './build-map';

const k = ClusterKind;
const CLUSTER = 65_536;
let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder('build-map');
});
afterAll(() => removeFolder(folder));

async function makeImage(name: string, commands: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
  if (commands.length > 0) await qemuIoMust(path, commands);
  return path;
}

async function withMap(path: string, work: (map: ImageMap) => Promise<void>): Promise<void> {
  const image = await openImage(path, { gate: allowLocal });
  try {
    await work(await buildMap(image));
  } finally {
    await image.close();
  }
}

const clustersOf = (counts: readonly KindCount[], kind: ClusterKind): number =>
  counts.find((row) => row.kind === kind)?.clusters ?? 0;

const everything = (space: MapSpace) => ({
  space,
  kinds: 2 ** 25 - 1,
  sort: 'start' as const,
  descending: false,
  offset: 0,
  limit: 1000,
});

describe('the map of an image', () => {
  it('has its outline from the L1 table, before any refcount or L2 table is read', async () => {
    const image = await openImage(await makeImage('outline.qcow2', ['write 0 1M']), { gate: allowLocal });
    const outlines: number[][] = [];
    try {
      await buildMap(image, { sketch: ({ bins }) => outlines.push([...bins[0].dominant]) });
    } finally {
      await image.close();
    }
    const known = outlines[0].filter((kind) => kind !== k.free);
    expect(known.sort()).toEqual([k.header, k.refcountTable, k.l1Table, k.l2Table].sort());
  });

  it('never frees more than the file has', async () => {
    const path = await makeImage('cut.qcow2', ['write 0 256k', 'discard 64k 192k']);
    const reclaimable = async (length: number): Promise<number> => {
      await truncate(path, length);
      let bytes = 0;
      await withMap(path, async (map) => {
        bytes = map.summary().reclaimable;
      });
      return bytes;
    };
    expect(await reclaimable(10 * CLUSTER)).toBe(4 * CLUSTER);
    expect(await reclaimable(9 * CLUSTER + 512)).toBe(3 * CLUSTER + 512);
    // tables of the header lie past the end then, with gaps between
    expect(await reclaimable(60)).toBe(0);
  });

  it('names every cluster of the file and of the disk', async () => {
    const path = await makeImage('plain.qcow2', [
      'write 0 1M',
      'write -z 8M 1M',
      'write 2M 64k',
      'write -z 2M 64k',
      'write -c 16M 64k',
      'write -c 16448k 64k',
    ]);
    await withMap(path, async (map) => {
      const { host, guest } = map.summary();
      for (const kind of [k.header, k.refcountTable, k.refcountBlock, k.l1Table, k.l2Table, k.compressed]) {
        expect(clustersOf(host.counts, kind)).toBe(1);
      }
      expect(clustersOf(host.counts, k.data)).toBe(16);
      expect(clustersOf(host.counts, k.zeroAllocated)).toBe(1);
      expect(clustersOf(guest.counts, k.data)).toBe(16);
      expect(clustersOf(guest.counts, k.compressed)).toBe(2);
      expect(clustersOf(guest.counts, k.zeroPlain)).toBe(16);
      expect(clustersOf(guest.counts, k.unallocated)).toBe(1024 - 16 - 2 - 16 - 1);
    });
  });

  it('tells what snapshots share, and who owns it', async () => {
    const path = await makeImage('snapshot.qcow2', ['write 0 1M']);
    await qemuImgMust(['snapshot', '-c', 'before', path]);
    await qemuIoMust(path, ['write 0 128k']);
    await withMap(path, async (map) => {
      const { host, guest } = map.summary();
      expect(clustersOf(host.counts, k.shared)).toBe(14);
      expect(clustersOf(host.counts, k.snapshotData)).toBe(2);
      expect(clustersOf(host.counts, k.data)).toBe(2);
      expect(clustersOf(host.counts, k.snapshotL2)).toBe(1);
      expect(clustersOf(guest.counts, k.shared)).toBe(14);
      const { ranges } = await map.project({ space: 'guest', start: 5, count: 1 });
      const details = await map.inspect({ space: 'host', cluster: ranges[0].start });
      expect(details.kind).toBe(k.shared);
      expect(details.refcount).toBe(2);
      expect(
        details.owners.map(({ structure, snapshotName, guestOffset }) => [
          structure,
          snapshotName,
          guestOffset,
        ]),
      ).toEqual([
        ['l2-entry', undefined, 5 * CLUSTER],
        ['l2-entry', 'before', 5 * CLUSTER],
      ]);
      expect(details.walk.map(({ table, index }) => [table, index])).toEqual([
        ['l1', 0],
        ['l2', 5],
      ]);
    });
  });

  it('says which file of a chain holds what the image leaves to it', async () => {
    const base = await makeImage('base.qcow2', ['write 0 1M']);
    const middle = join(folder, 'middle.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', middle]);
    await qemuIoMust(middle, ['write 2M 1M']);
    const top = join(folder, 'top.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', middle, '-F', 'qcow2', top]);
    await qemuIoMust(top, ['write 4M 1M']);
    await withMap(top, async (map) => {
      const at = async (offset: number) => {
        const { depth, heldNowhere } = await map.inspect({ space: 'guest', cluster: offset / CLUSTER });
        return heldNowhere ? 'nowhere' : depth;
      };
      expect([await at(0), await at(2 ** 21), await at(2 ** 22), await at(2 ** 23)]).toEqual([
        2,
        1,
        0,
        'nowhere',
      ]);
    });
  });

  it('shows leaked clusters, uncounted ones and those behind the end of the file', async () => {
    const path = await makeImage('damaged.qcow2', ['write 0 1M']);
    // refcounts: 0 for the second data cluster, 1 for one that nobody uses
    await poke(path, 0x20000 + 2 * 6, Uint8Array.of(0, 0));
    await truncate(path, 25 * CLUSTER);
    await poke(path, 0x20000 + 2 * 24, Uint8Array.of(0, 1));
    await withMap(path, async (map) => {
      const { host, leakedBytes, damagedClusters } = map.summary();
      expect(clustersOf(host.counts, k.leaked)).toBe(1);
      expect(clustersOf(host.counts, k.corrupt)).toBe(1);
      expect(leakedBytes).toBe(CLUSTER);
      expect(damagedClusters).toBe(1);
      expect(await map.seek({ space: 'host', from: 0, direction: 'next', kinds: 1 << k.leaked })).toEqual({
        start: 24,
        count: 1,
      });
    });
    await truncate(path, 10 * CLUSTER);
    await withMap(path, async (map) => {
      const { host, guest } = map.summary();
      expect(host.clusters).toBe(21);
      expect(clustersOf(host.counts, k.beyondEnd)).toBe(11);
      expect(clustersOf(guest.counts, k.beyondEnd)).toBe(11);
    });
  });

  it('takes clusters for what refers to them where the header does not lead to refcounts', async () => {
    const path = await makeImage('uncounted.qcow2', ['write 0 1M']);
    // refcount_table_offset inside of a cluster
    await poke(path, 54, Uint8Array.of(2, 1));
    await withMap(path, async (map) => {
      const { host } = map.summary();
      expect(clustersOf(host.counts, k.data)).toBe(16);
      expect(clustersOf(host.counts, k.l1Table)).toBe(1);
      expect(clustersOf(host.counts, k.l2Table)).toBe(1);
      expect(clustersOf(host.counts, k.corrupt)).toBeLessThanOrEqual(2);
    });
  });

  it('lists runs of both spaces that point to each other', async () => {
    const path = await makeImage('extents.qcow2', ['write 4M 1M', 'write 0 1M']);
    await withMap(path, async (map) => {
      const guest = await map.extents(everything('guest'));
      expect(guest.rows.filter(({ kind }) => kind === k.data)).toEqual([
        { start: 0, count: 16, kind: k.data, other: 21 },
        { start: 64, count: 16, kind: k.data, other: 5 },
      ]);
      expect(guest.rows.reduce((sum, { count }) => sum + count, 0)).toBe(1024);
      const host = await map.extents(everything('host'));
      expect(host.rows.filter(({ kind }) => kind === k.data)).toEqual([
        { start: 5, count: 16, kind: k.data, other: 64 },
        { start: 21, count: 16, kind: k.data, other: 0 },
      ]);
      const filtered = await map.extents({
        ...everything('guest'),
        kinds: 1 << k.data,
        sort: 'other',
        limit: 1,
      });
      expect(filtered).toEqual({
        rows: [{ start: 64, count: 16, kind: k.data, other: 5 }],
        total: 2,
        more: false,
      });
    });
  });

  it('shows what comes from the backing file', async () => {
    const base = await makeImage('base.qcow2', ['write 0 1M']);
    const path = join(folder, 'overlay.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path, '128M']);
    await qemuIoMust(path, ['write 64k 64k']);
    await withMap(path, async (map) => {
      const { guest } = map.summary();
      expect(clustersOf(guest.counts, k.backing)).toBe(15);
      expect(clustersOf(guest.counts, k.unallocated)).toBe(2032);
      expect(clustersOf(guest.counts, k.data)).toBe(1);
    });
  });

  it('knows what no file of a chain holds, in counts, rows and bins', async () => {
    const bottom = await makeImage('bottom.qcow2', ['write 0 1M', 'write 40M 64k']);
    const above = async (name: string, below: string, commands: readonly string[]): Promise<string> => {
      const path = join(folder, name);
      await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', below, '-F', 'qcow2', path]);
      await qemuIoMust(path, commands);
      return path;
    };
    const middle = await above('middle.qcow2', bottom, ['write 2M 1M']);
    const top = await above('top.qcow2', middle, ['write 512k 64k', 'write 50M 64k']);
    await withMap(top, async (map) => {
      const { rows } = await map.extents(everything('guest'));
      expect(rows.map(({ start, count, kind }) => [start, count, kind])).toEqual([
        [0, 8, k.backing],
        [8, 1, k.data],
        [9, 7, k.backing],
        [16, 16, k.unallocated],
        [32, 16, k.backing],
        [48, 592, k.unallocated],
        [640, 1, k.backing],
        [641, 159, k.unallocated],
        [800, 1, k.data],
        [801, 223, k.unallocated],
      ]);
      const { guest } = map.summary();
      expect(clustersOf(guest.counts, k.backing)).toBe(32);
      const { present } = await map.bins({ space: 'guest', level: 4, first: 0, count: 4 });
      expect([...present]).toEqual([
        (1 << k.backing) | (1 << k.data),
        1 << k.unallocated,
        1 << k.backing,
        1 << k.unallocated,
      ]);
    });
  });
});
