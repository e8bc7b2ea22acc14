import { beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge, settled, type StubBridge } from '../../../../test/stub-bridge';
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { Selection } from '../../app/selection';
import { ALL_KINDS } from './face';
import { changeView, mapStateOf, moveCursor, patchMapState, sizeSpaces, sizeView } from './map-state';
import { RowsControl } from './rows-control';
import { clustersInSight, fit } from './viewport';

const HANDLE = 'image-9';
let selection: Selection | undefined;

vi.mock('../../app/selection', () => ({
  select: (_handle: string, selected: Selection) => {
    selection = selected;
  },
}));

let bridge: StubBridge;
let control: RowsControl;

beforeEach(() => {
  bridge = installStubBridge();
  selection = undefined;
  sizeSpaces(HANDLE, { host: 100_000, guest: 0 });
  sizeView(HANDLE, 'host', { width: 700, height: 350, ratio: 1 });
  changeView(HANDLE, 'host', fit);
  moveCursor(HANDLE, 'host', 0);
  patchMapState(HANDLE, { phase: 'ready', kinds: ALL_KINDS });
  control = new RowsControl(HANDLE, 'host');
});

const cell = () => 2 ** control.view.level;

describe('picking', () => {
  it('selects the clusters of a cell', () => {
    control.pick(5 * cell());
    expect(selection).toEqual({
      kind: 'clusters',
      space: 'host',
      start: 5 * cell(),
      count: cell(),
    });
  });

  it('extends from where the cursor was, in both directions', () => {
    control.pick(5 * cell());
    control.moveTo(8, true);
    expect(selection).toMatchObject({ start: 5 * cell(), count: 4 * cell() });
    control.moveTo(2, true);
    expect(selection).toMatchObject({ start: 2 * cell(), count: 4 * cell() });
  });

  it('selects what was dragged over, wherever the cursor was, and extends it from there', () => {
    control.pick(20 * cell());
    control.pick(7 * cell(), { from: 5 * cell() });
    expect(selection).toMatchObject({ start: 5 * cell(), count: 3 * cell() });
    control.pick(3 * cell(), { from: 5 * cell(), replace: true });
    expect(selection).toMatchObject({ start: 3 * cell(), count: 3 * cell() });
    control.pick(9 * cell(), { extend: true });
    expect(selection).toMatchObject({ start: 5 * cell(), count: 5 * cell() });
  });

  it('lets go of a range by Escape, of the filter after that', () => {
    patchMapState(HANDLE, { kinds: 1 << ClusterKind.data });
    control.pick(0);
    control.moveTo(3, true);
    control.release();
    expect(selection).toMatchObject({ start: 3 * cell(), count: cell() });
    expect(mapStateOf(HANDLE).kinds).toBe(1 << ClusterKind.data);
    control.release();
    expect(mapStateOf(HANDLE).kinds).toBe(ALL_KINDS);
  });

  it('inspects a single cluster of a cell that stands for many', () => {
    control.pick(5 * cell());
    control.inspect();
    expect(selection).toEqual({ kind: 'cluster', space: 'host', cluster: 5 * cell() });
  });

  it('does nothing where there are no clusters', () => {
    const guest = new RowsControl(HANDLE, 'guest');
    guest.pick(0);
    guest.inspect();
    expect(selection).toBeUndefined();
  });
});

describe('seeking', () => {
  it('goes to the next run of the kind under the cursor and shows it', async () => {
    for (let step = 0; step < 10; step++) control.zoom(1);
    const done = control.seek('next', ClusterKind.l2Table);
    expect(bridge.last('seek').params).toEqual({
      space: 'host',
      from: 0,
      direction: 'next',
      kinds: 1 << ClusterKind.l2Table,
    });
    bridge.last('seek').answer({ start: 90_000, count: 3 });
    await done;
    expect(selection).toMatchObject({ start: 90_000, count: 3 });
    const sight = clustersInSight(control.view);
    expect(sight.first).toBeLessThanOrEqual(90_000);
    expect(sight.first + sight.count).toBeGreaterThan(90_000);
  });

  it('looks for what the legend shows where there is a filter', async () => {
    patchMapState(HANDLE, { kinds: 1 << ClusterKind.leaked });
    const done = control.seek('previous', ClusterKind.data);
    expect(bridge.last('seek').params).toMatchObject({ kinds: 1 << ClusterKind.leaked });
    bridge.last('seek').answer(null);
    await done;
    expect(selection).toBeUndefined();
  });

  it('waits for the map', async () => {
    patchMapState(HANDLE, { phase: 'building' });
    await control.seek('next', ClusterKind.data);
    await settled();
    expect(bridge.asked).toEqual([]);
  });
});
