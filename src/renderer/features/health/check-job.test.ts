import { beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge, settled, type StubBridge } from '../../../../test/stub-bridge';
import { PlatterError } from '../../../shared/errors';
import { checkOf } from '../../app/check-fixture';
import type { Facts } from '../../app/facts';
import { summaryOf } from '../../app/summary-fixture';
import { reread } from '../../app/session';
import { addImages, patchImage, removeImage, useImages } from '../../app/store';
import { useJobs } from '../jobs/jobs';
import { cancelCheck, setDeep, startCheck } from './check-job';

const HANDLE = 'image-5';
let facts: Partial<Facts> = {};

vi.mock('../../app/facts', () => ({
  publishFacts: (_handle: string, known: Partial<Facts>) => {
    facts = { ...facts, ...known };
  },
  forgetFacts: () => {
    facts = {};
  },
}));

const result = checkOf({ leaks: 3 });

let bridge: StubBridge;

beforeEach(() => {
  bridge = installStubBridge();
  useImages.setState({ images: [], active: undefined });
  addImages([{ handle: HANDLE, fileName: 'disk.qcow2', folder: '/vms' }]);
  patchImage(HANDLE, {
    summary: { state: 'ready', value: summaryOf({ can: { map: false, check: true, repair: true } }) },
  });
  facts = {};
});

describe('a check', () => {
  it('publishes how far it is, and what it found', async () => {
    startCheck(HANDLE);
    const { job } = bridge.last('check');
    const event = { progress: 42, phase: 'l2-tables', done: 42, total: 100, unit: 'tables' } as const;
    bridge.send('progress', { handle: HANDLE, job: job!, event });
    expect(facts.checking).toBe(42);
    expect(useJobs.getState().jobs).toHaveLength(1);
    bridge.last('check').answer(result);
    await settled();
    expect(facts).toMatchObject({ check: result, checking: undefined });
    expect(useJobs.getState().jobs).toHaveLength(0);
  });

  it('runs once at a time, deep when asked to', async () => {
    setDeep(HANDLE, true);
    startCheck(HANDLE);
    startCheck(HANDLE);
    expect(bridge.asked.map(({ params }) => params)).toEqual([{ deep: true }]);
    bridge.last('check').answer(result);
    await settled();
    setDeep(HANDLE, false);
  });

  it('that is cancelled leaves what was known, and no error', async () => {
    startCheck(HANDLE);
    cancelCheck(HANDLE);
    cancelCheck(HANDLE);
    const { job } = bridge.last('check');
    expect(bridge.askedApp).toEqual([{ method: 'cancelJob', params: { handle: HANDLE, job } }]);
    bridge.last('check').fail(new PlatterError('cancelled'));
    await settled();
    expect(facts).toMatchObject({ checking: undefined, checkError: undefined });
  });

  it('that fails says why', async () => {
    startCheck(HANDLE);
    bridge.last('check').fail(new PlatterError('io-error', { offset: 65_536 }));
    await settled();
    expect(facts.checkError?.code).toBe('io-error');
  });

  it('has the system tell of its end where it took long, in words of the verdict', async () => {
    const clock = vi.spyOn(performance, 'now');
    for (const [seconds, end] of [
      [9, () => bridge.last('check').answer(result)],
      [11, () => bridge.last('check').fail(new PlatterError('cancelled'))],
      [11, () => bridge.last('check').answer(result)],
      [11, () => bridge.last('check').fail(new PlatterError('no-such-file', { file: '/vms/disk.qcow2' }))],
    ] as const) {
      clock.mockReturnValue(0);
      startCheck(HANDLE);
      clock.mockReturnValue(seconds * 1000);
      end();
      await settled();
    }
    clock.mockRestore();
    const told = bridge.askedApp.filter(({ method }) => method === 'notify').map(({ params }) => params);
    expect(told).toEqual([
      { handle: HANDLE, view: 'health', title: 'Platter', body: 'disk.qcow2: 3 leaked clusters' },
      expect.objectContaining({ body: expect.stringMatching(/^disk\.qcow2: ./) }),
    ]);
  });

  it('of a file that changed reads it again first', async () => {
    patchImage(HANDLE, { changed: 'replaced' });
    startCheck(HANDLE);
    startCheck(HANDLE);
    expect(bridge.asked.map(({ method }) => method)).toEqual(['summary']);
    bridge.last('summary').answer(summaryOf({ can: { map: false, check: true, repair: true } }));
    await settled();
    expect(bridge.asked.map(({ method }) => method)).toEqual(['summary', 'listUndo', 'check']);
    bridge.last('check').answer(result);
    await settled();
    expect(facts.check).toEqual(result);
  });

  it('does not start where it can’t: without the file, or without an engine', async () => {
    for (const state of [{ changed: 'deleted' }, { changed: undefined, stopped: true }] as const) {
      patchImage(HANDLE, state);
      startCheck(HANDLE);
      await settled();
      expect(bridge.asked).toEqual([]);
    }
  });

  it('is cancelled when the image is read again, and another one can start at once', async () => {
    startCheck(HANDLE);
    const { job } = bridge.last('check');
    const rereading = reread(HANDLE);
    expect(bridge.askedApp).toEqual([{ method: 'cancelJob', params: { handle: HANDLE, job } }]);
    bridge.last('summary').answer(summaryOf({ can: { map: false, check: true, repair: true } }));
    await rereading;
    startCheck(HANDLE);
    expect(bridge.asked.map(({ method }) => method)).toEqual(['check', 'summary', 'listUndo', 'check']);
    const [first, , , second] = bridge.asked;
    first.fail(new PlatterError('cancelled'));
    await settled();
    expect(facts.checking).toBe(0);
    second.answer(result);
    await settled();
    expect(facts).toMatchObject({ check: result, checking: undefined });
  });

  it('of an older reading or a closed image is nobody’s', async () => {
    startCheck(HANDLE);
    patchImage(HANDLE, { generation: 1 });
    bridge.last('check').answer(result);
    await settled();
    expect(facts.check).toBeUndefined();
    startCheck(HANDLE);
    removeImage(HANDLE);
    facts = {};
    bridge.last('check').answer(result);
    await settled();
    expect(facts).toEqual({});
  });
});
