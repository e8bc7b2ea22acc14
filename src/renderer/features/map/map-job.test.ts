import { beforeEach, describe, expect, it } from 'vitest';
import { installStubBridge, settled, type StubBridge } from '../../../../test/stub-bridge';
import { ClusterKind } from '../../../shared/cluster-kinds';
import { PlatterError } from '../../../shared/errors';
import type { MapBins, MapSpace, MapSummary } from '../../../shared/results';
import { factsOf } from '../../app/facts';
import { addImages, patchImage, useImages } from '../../app/store';
import { startMap } from './map-job';
import { mapModelOf } from './map-model';
import { mapStateOf } from './map-state';

const HANDLE = 'image-1';

const bins = (space: MapSpace, level: number, count: number): MapBins => ({
  space,
  level,
  first: 0,
  dominant: new Uint8Array(count).fill(ClusterKind.data),
  fill: new Uint8Array(count).fill(255),
  present: new Uint32Array(count).fill(1 << ClusterKind.data),
});

const map: MapSummary = {
  clusterSize: 65_536,
  host: { clusters: 200_000, counts: [] },
  guest: { clusters: 1000, counts: [] },
  mapped: 0,
  reclaimable: 0,
  leakedBytes: 0,
  damagedClusters: 0,
};

let bridge: StubBridge;

beforeEach(() => {
  bridge = installStubBridge();
  useImages.setState({ images: [], active: undefined });
  addImages([{ handle: HANDLE, fileName: 'disk.qcow2', folder: '/vms' }]);
});

async function finishMap(): Promise<void> {
  bridge.last('buildMap').answer(map);
  await settled();
  bridge.last('bins').answer(bins('host', 2, 50_000));
  await settled();
  bridge.last('bins').answer(bins('guest', 0, 1000));
  await settled();
}

describe('the map', () => {
  it('is sketched while it is read', () => {
    startMap(HANDLE);
    bridge.send('mapSketch', {
      handle: HANDLE,
      bins: [bins('host', 6, 100)],
      hostClusters: 6400,
      guestClusters: 0,
    });
    expect(mapStateOf(HANDLE)).toMatchObject({ phase: 'building', clusters: { host: 6400, guest: 0 } });
    expect(mapModelOf(HANDLE).cache.overview('host')?.level).toBe(6);
    expect(mapModelOf(HANDLE).cache.isComplete('host')).toBe(false);
  });

  it('ends with the overview of both spaces, in at most 65 536 bins', async () => {
    startMap(HANDLE);
    await finishMap();
    expect(mapStateOf(HANDLE)).toMatchObject({
      phase: 'ready',
      clusters: { host: 200_000, guest: 1000 },
    });
    const asked = bridge.asked.filter(({ method }) => method === 'bins').map(({ params }) => params);
    expect(asked).toEqual([
      { space: 'host', level: 2, first: 0, count: 50_000 },
      { space: 'guest', level: 0, first: 0, count: 1000 },
    ]);
    expect(mapModelOf(HANDLE).cache.isComplete('guest')).toBe(true);
  });

  it('that cannot be made is said to have failed', async () => {
    startMap(HANDLE);
    bridge.last('buildMap').fail(new PlatterError('io-error'));
    await settled();
    expect(mapStateOf(HANDLE).phase).toBe('failed');
  });

  it('stays on the screen while it is read again', async () => {
    startMap(HANDLE);
    await finishMap();
    startMap(HANDLE);
    expect(mapStateOf(HANDLE).phase).toBe('building');
    expect(mapModelOf(HANDLE).cache.overview('host')?.level).toBe(2);
    expect(mapModelOf(HANDLE).cache.isComplete('host')).toBe(false);
  });

  it('that is begun anew cancels the one before and ignores its end', async () => {
    startMap(HANDLE);
    const before = bridge.last('buildMap');
    startMap(HANDLE);
    expect(bridge.askedApp).toContainEqual({
      method: 'cancelJob',
      params: { handle: HANDLE, job: before.job },
    });
    before.fail(new PlatterError('cancelled'));
    await settled();
    expect(mapStateOf(HANDLE).phase).toBe('building');
  });

  it('of an older reading is nobody’s', async () => {
    startMap(HANDLE);
    patchImage(HANDLE, { generation: 1 });
    bridge.last('buildMap').answer(map);
    await settled();
    expect(factsOf(HANDLE).map).toBeUndefined();
    expect(bridge.asked.map(({ method }) => method)).toEqual(['buildMap']);
  });
});
