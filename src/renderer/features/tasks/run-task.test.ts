import { beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge, settled } from '../../../../test/stub-bridge';
import type { StubBridge } from '../../../../test/stub-bridge';
import { PlatterError } from '../../../shared/errors';
import { checkOf } from '../../app/check-fixture';
import { publishFacts } from '../../app/facts';
import { summaryOf } from '../../app/summary-fixture';
import { addImages, useImages } from '../../app/store';
import { startJob } from '../jobs/jobs';
import { runTask } from './run-task';
import { busyWith, closeVerb, openVerb, setTask, taskOf } from './task-store';

const handle = 'image-1';
const result = { oldSize: 1, size: 2, fileLength: 3 };
let bridge: StubBridge;

beforeEach(() => {
  bridge = installStubBridge();
  useImages.setState({ images: [], active: undefined });
  addImages([{ handle, fileName: 'disk.qcow2', folder: '/vm' }]);
  setTask('resize', handle, undefined);
});

const resize = (): void =>
  runTask({
    name: 'resize',
    handle,
    changes: true,
    launch: (follow) => startJob(handle, 'resize', { size: 2, dataLossAllowed: false }, follow),
    told: () => 'done',
  });
const image = () => useImages.getState().images[0];

describe('a task that writes to its image', () => {
  it('ends what reads the image, and reads it again when it is done', async () => {
    startJob(handle, 'check', { deep: false }).result.catch(() => undefined);
    resize();
    expect(bridge.askedApp.map(({ method }) => method)).toContain('cancelJob');
    expect(image().changing).toBe(true);
    expect(busyWith(handle)).toBe('resize');
    bridge.last('resize').answer(result);
    await settled();
    expect(taskOf('resize', handle)).toMatchObject({ state: 'done', result });
    expect(image()).toMatchObject({ changing: false, generation: 1 });
    bridge.last('summary').answer(summaryOf());
    await settled();
    expect(image().summary.state).toBe('ready');
  });

  it('reads the image again also when it failed, or was stopped', async () => {
    for (const code of ['io-error', 'cancelled'] as const) {
      const { generation } = image();
      resize();
      bridge.last('resize').fail(new PlatterError(code));
      await settled();
      expect(taskOf('resize', handle)).toMatchObject({ state: 'failed', error: { code } });
      expect(image()).toMatchObject({ changing: false, generation: generation + 1 });
    }
  });

  it('has an image checked again that was checked, and no other', async () => {
    for (const check of [undefined, checkOf()]) {
      publishFacts(handle, { check });
      resize();
      bridge.last('resize').answer(result);
      await settled();
      bridge.last('summary').answer(summaryOf());
      await settled();
      const checks = bridge.asked.filter(({ method }) => method === 'check');
      expect(checks).toHaveLength(check ? 1 : 0);
    }
  });

  it('is forgotten when its end was seen, and not before', async () => {
    openVerb('resize', handle);
    resize();
    closeVerb();
    expect(taskOf('resize', handle)?.state).toBe('running');
    bridge.last('resize').answer(result);
    await settled();
    openVerb('resize', handle);
    expect(taskOf('resize', handle)?.state).toBe('done');
    closeVerb();
    expect(taskOf('resize', handle)).toBeUndefined();
  });

  it('has the system tell of its end where it took long, and not of a stop', async () => {
    const notified = () => bridge.askedApp.filter(({ method }) => method === 'notify');
    const clock = vi.spyOn(performance, 'now');
    for (const [seconds, end] of [
      [9, () => bridge.last('resize').answer(result)],
      [11, () => bridge.last('resize').fail(new PlatterError('cancelled'))],
      [11, () => bridge.last('resize').answer(result)],
    ] as const) {
      clock.mockReturnValue(0);
      resize();
      clock.mockReturnValue(seconds * 1000);
      end();
      await settled();
    }
    clock.mockRestore();
    expect(notified()).toEqual([{ method: 'notify', params: { handle, title: 'Platter', body: 'done' } }]);
  });

  it('goes with its image', () => {
    resize();
    useImages.setState({ images: [] });
    expect(taskOf('resize', handle)).toBeUndefined();
  });
});
