import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge, settled } from '../../../../test/stub-bridge';
import type { StubBridge } from '../../../../test/stub-bridge';
import { summaryOf } from '../../app/summary-fixture';
import { addImages, patchImage, useImages } from '../../app/store';
import { emptyBins } from '../map/bins';
import { onBins, readBins } from '../map/map-model';
import { mapStateOf, patchMapState } from '../map/map-state';
import { moveKind } from '../map/move-overlay';
import { taskOf } from '../tasks/task-store';
import { PLAIN } from './compact-choice';
import { startCompact } from './compact-tasks';
import { liveCompactOf } from './live-compact';

const handle = 'image-1';
const CLUSTER = 65_536;
let bridge: StubBridge;

// events are listened to once, over the bridge of that time
beforeAll(() => {
  bridge = installStubBridge();
});
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  useImages.setState({ images: [], active: undefined });
  addImages([{ handle, fileName: 'disk.qcow2', folder: '/vm' }]);
  const value = summaryOf({ clusterSize: CLUSTER, fileLength: 16 * CLUSTER });
  patchImage(handle, { summary: { state: 'ready', value } });
  patchMapState(handle, { clusters: { host: 16, guest: 16 } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const moves = (state: 'copying' | 'referenced', count: number, clusters: number) =>
  bridge.send('clusterMoves', {
    handle,
    fileLength: clusters * CLUSTER,
    steps: [{ state, from: Float64Array.of(12, count), to: Float64Array.of(2, count), clusters: count }],
  });

describe('an image that is compacted', () => {
  it('shows on its map at once what moves, and in numbers four times a second', () => {
    vi.useFakeTimers();
    startCompact(handle, PLAIN);
    const told = vi.fn<() => void>();
    onBins(handle, told);
    moves('copying', 2, 16);
    moves('referenced', 2, 14);
    expect(told).toHaveBeenCalledTimes(2);
    const bins = emptyBins(16);
    readBins(handle, 'host', 0, 0, 16, bins);
    expect(bins.dominant[2]).toBe(moveKind('referenced'));
    expect(mapStateOf(handle).moving).toBe(true);
    expect(liveCompactOf(handle)).toMatchObject({ moved: 0, points: [{ length: 16 * CLUSTER }] });
    vi.advanceTimersByTime(250);
    expect(liveCompactOf(handle).moved).toBe(2);
    expect(liveCompactOf(handle).points.at(-1)).toMatchObject({ length: 14 * CLUSTER });
  });

  it('has a longer map while its file grows', () => {
    startCompact(handle, PLAIN);
    moves('copying', 1, 20);
    expect(mapStateOf(handle).clusters.host).toBe(20);
  });

  it('listens to nothing any more when it is done', async () => {
    startCompact(handle, PLAIN);
    bridge.last('compact').answer({ oldSize: 2, newSize: 1, allocatedBefore: 2, allocatedAfter: 1 });
    await settled();
    expect(taskOf('compact', handle)?.state).toBe('done');
    moves('referenced', 2, 14);
    expect(mapStateOf(handle).clusters.host).toBe(16);
    expect(liveCompactOf(handle).moved).toBe(0);
  });

  it('rests and goes on by the name of its job', async () => {
    startCompact(handle, PLAIN);
    const task = taskOf('compact', handle);
    if (task?.state !== 'running') throw new Error('it does not run');
    task.rest?.set(true);
    expect(taskOf('compact', handle)).toMatchObject({ paused: true });
    const { job } = bridge.last('compact');
    expect(bridge.askedApp.at(-1)).toEqual({ method: 'pauseJob', params: { handle, job, paused: true } });
    bridge.last('compact').answer({});
    await settled();
  });
});
