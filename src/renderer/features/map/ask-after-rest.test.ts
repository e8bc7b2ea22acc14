import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installStubBridge, type StubBridge } from '../../../../test/stub-bridge';
import { PlatterError } from '../../../shared/errors';
import { runJob } from '../../app/api';
import { askAfterRest, REST } from './ask-after-rest';

const HANDLE = 'image-1';
let bridge: StubBridge;
let settled: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  bridge = installStubBridge();
  settled = [];
});
afterEach(() => vi.useRealTimers());

const look = (): (() => void) =>
  askAfterRest(
    (signal) => runJob(HANDLE, 'project', { space: 'guest', start: 0, count: 1 }, { signal }),
    (answer) => settled.push(answer),
  );
const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(REST);

describe('a question about what is looked at', () => {
  it('is asked once the look has rested, and answered', async () => {
    look();
    expect(bridge.asked).toHaveLength(0);
    await rest();
    bridge.last('project').answer('there');
    await rest();
    expect(settled).toEqual(['there']);
  });

  it('is not asked when the look goes on before', async () => {
    look()();
    await rest();
    expect(bridge.asked).toHaveLength(0);
    expect(bridge.askedApp).toEqual([]);
  });

  it('is cancelled in the engine when the look goes on, and a late answer is not heard', async () => {
    const goOn = look();
    await rest();
    goOn();
    const { job, answer } = bridge.last('project');
    expect(bridge.askedApp).toEqual([{ method: 'cancelJob', params: { handle: HANDLE, job } }]);
    answer('late');
    await rest();
    expect(settled).toEqual([]);
  });

  it('that fails is settled without an answer', async () => {
    look();
    await rest();
    bridge.last('project').fail(new PlatterError('engine-stopped'));
    await rest();
    expect(settled).toEqual([undefined]);
  });
});
