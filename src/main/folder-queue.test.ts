import { describe, expect, it, vi } from 'vitest';
import { CLEAN } from '../../test/repair-records';
import { PlatterError } from '../shared/errors';
import type { QueueState } from '../shared/folder';
import type { QueuedJob } from '../shared/job-list';
import type { RequestContext } from '../shared/rpc-client';
import type { FolderActs } from './folder-acts';
import { FolderQueue } from './folder-queue';
import { FolderRows } from './folder-rows';
import { Jobs } from './jobs';
import type { ReportPlace } from './report-names';
import type { ShownProgress } from './task-bar';
import { TaskBar } from './task-bar';

/** What every check finds, with more that is not told of again. */
const LEAKY = { ...CLEAN, leaks: 3, totalClusters: 9 };

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A queue over five images, whose acts end when they are told to. */
function bench() {
  const begun: string[] = [];
  const running = new Map<
    string,
    { end: () => void; fail: (error: unknown) => void; context: RequestContext }
  >();
  const work = (name: string, context: RequestContext) => {
    begun.push(name);
    return new Promise((resolve, reject) => {
      running.set(name, {
        end: () => resolve({ change: { checkedAt: 1, check: LEAKY } }),
        fail: reject,
        context,
      });
      context.signal?.addEventListener('abort', () => reject(new PlatterError('cancelled')));
    });
  };
  const acts = {
    run: (path: string, act: string, _wasChecked: boolean, context: RequestContext) =>
      work(`${act} ${path}`, context),
    report: (path: string, place: ReportPlace, context: RequestContext) =>
      work(`report ${path} into ${place.folder} as ${place.format}`, context),
  } as unknown as FolderActs;
  const rows = new FolderRows('folder-1', '/vm', () => undefined);
  const handles = rows.take(
    ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      path: `/vm/${name}`,
      fileLength: 1,
      identity: name,
      stamp: '',
    })),
  );
  const jobs = new Jobs();
  const shown: (ShownProgress | undefined)[] = [];
  const isWrittenTo = vi.fn<(identity: string) => boolean>(() => false);
  const ended: QueuedJob[] = [];
  const queue = new FolderQueue({
    acts,
    jobs,
    taskBar: new TaskBar((progress) => shown.push(progress)),
    isWrittenTo,
    tell: (_state: QueueState) => undefined,
    tellEnded: (over) => ended.push(...over),
  });
  const end = async (name: string): Promise<void> => {
    running.get(name)?.end();
    await settle();
  };
  const fail = async (name: string, error: unknown): Promise<void> => {
    running.get(name)?.fail(error);
    await settle();
  };
  const add = (act: 'check' | 'compact', ...indexes: number[]): void => {
    for (const index of indexes) queue.add('folder-1', rows, handles[index], act);
  };
  const idOf = (index: number) => queue.state.jobs.find(({ row }) => row === handles[index])?.id ?? '';
  const rowOf = (index: number) => rows.get(handles[index]).row;
  return {
    begun,
    running,
    rows,
    handles,
    jobs,
    shown,
    isWrittenTo,
    queue,
    ended,
    idOf,
    end,
    fail,
    add,
    rowOf,
  };
}

describe('the queue of folders', () => {
  it('works on two images at a time, and tells each how it goes and what came of it', async () => {
    const { begun, queue, add, end, rowOf, running } = bench();
    add('check', 0, 1, 2);
    await settle();
    expect(begun).toEqual(['check /vm/a', 'check /vm/b']);
    expect(rowOf(2).work).toEqual({ act: 'check', isRunning: false, percent: 0 });
    running
      .get('check /vm/a')
      ?.context.progress?.({ progress: 50, phase: 'x', done: 1, total: 2, unit: 'bytes' });
    expect(rowOf(0).work).toEqual({ act: 'check', isRunning: true, percent: 50 });
    expect(queue.state).toMatchObject({ total: 3, ended: 0, percent: 16, writes: false });
    await end('check /vm/a');
    expect(rowOf(0)).toMatchObject({ work: undefined, checkedAt: 1, outcome: { act: 'check', batch: 1 } });
    expect(begun).toContain('check /vm/c');
  });

  it('tells of a check that is over what it found, in counts alone', async () => {
    const { add, end, ended } = bench();
    add('check', 0);
    await settle();
    await end('check /vm/a');
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    expect(ended[0].found).toEqual({ ...CLEAN, leaks: 3 });
  });

  it('goes on after an image that fails, and counts it', async () => {
    const { queue, add, end, fail, rowOf } = bench();
    add('check', 0, 1, 2);
    await settle();
    await fail('check /vm/a', new PlatterError('io-error', { errno: 'EIO' }));
    for (const name of ['b', 'c']) await end(`check /vm/${name}`);
    expect(queue.state).toMatchObject({ total: 3, ended: 3, failed: 1 });
    expect(rowOf(0).outcome?.error?.code).toBe('io-error');
    expect(rowOf(0).checkedAt).toBeUndefined();
  });

  it('takes the same act on the same image once', async () => {
    const { queue, add } = bench();
    add('check', 0, 0);
    add('compact', 0);
    expect(queue.state.total).toBe(2);
  });

  it('is a job that writes while an act that writes waits or runs: closing the app asks, and ends all of them', async () => {
    const { begun, queue, add, jobs, rowOf } = bench();
    add('check', 0, 1);
    expect(jobs.isWriting()).toBe(false);
    add('compact', 2, 3, 4);
    await settle();
    expect(jobs.isWriting()).toBe(true);
    expect(begun).toEqual(['check /vm/a', 'check /vm/b']);
    await jobs.stopWriting();
    await settle();
    expect(begun).toHaveLength(2);
    expect(rowOf(3).outcome).toMatchObject({ act: 'compact', error: { code: 'cancelled' } });
    expect(queue.state).toMatchObject({ total: 5, ended: 3, failed: 0, writes: false });
  });

  it('rests: nothing new begins, and what can rest does', async () => {
    const { begun, queue, add, end, running, shown } = bench();
    add('compact', 0, 1, 2);
    await settle();
    queue.pause(true);
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(true);
    await vi.waitFor(() => expect(shown.at(-1)).toMatchObject({ paused: true }));
    await end('compact /vm/a');
    expect(begun).toHaveLength(2);
    queue.pause(false);
    expect(begun).toHaveLength(3);
    expect(running.get('compact /vm/b')?.context.pause?.paused).toBe(false);
  });

  it('has what is added while it rests rest from its start', async () => {
    const { queue, add, running } = bench();
    queue.pause(true);
    add('compact', 0);
    await settle();
    queue.pause(false);
    queue.pause(true);
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(true);
  });

  it('ends one image or all, those that wait before those that run', async () => {
    const { begun, queue, add, rowOf, handles, shown } = bench();
    add('compact', 0, 1, 2, 3, 4);
    await settle();
    queue.cancel(new Set([handles[0]]));
    await settle();
    expect(rowOf(0).outcome?.error?.code).toBe('cancelled');
    expect(begun).toHaveLength(3);
    queue.cancel();
    await settle();
    expect(begun).toHaveLength(3);
    expect(queue.state).toMatchObject({ total: 5, ended: 5, failed: 0 });
    expect(shown.at(-1)).toBeUndefined();
  });

  it('begins a new run when something comes to an empty queue', async () => {
    const { queue, add, end, rowOf } = bench();
    add('check', 0);
    await settle();
    await end('check /vm/a');
    add('check', 1);
    expect(queue.state).toMatchObject({ batch: 2, total: 1, ended: 0 });
    await settle();
    await end('check /vm/b');
    expect([rowOf(0).outcome?.batch, rowOf(1).outcome?.batch]).toEqual([1, 2]);
  });

  it('writes to no image that is written to in its tab', async () => {
    const { begun, add, isWrittenTo, rowOf } = bench();
    isWrittenTo.mockReturnValue(true);
    add('compact', 0);
    await settle();
    expect(begun).toEqual([]);
    expect(rowOf(0).outcome?.error).toMatchObject({ code: 'in-use', fields: { own: true } });
  });

  it('has reports written to their place: closing asks, the image itself is free', async () => {
    const { begun, queue, jobs, rows, handles, isWrittenTo } = bench();
    isWrittenTo.mockReturnValue(true);
    queue.add('folder-1', rows, handles[0], 'report', { folder: '/reports', format: 'html' });
    await settle();
    expect(begun).toEqual(['report /vm/a into /reports as html']);
    expect(jobs.isWriting()).toBe(true);
    expect([queue.state.writes, queue.isWritingIn('folder-1'), queue.isWriting('a')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is left when all that worked in a folder has ended', async () => {
    const { queue, add } = bench();
    add('compact', 0, 1, 2);
    await settle();
    expect(queue.isWritingIn('folder-1')).toBe(true);
    expect(queue.isWriting('a')).toBe(true);
    expect(queue.isWriting('c')).toBe(false);
    await queue.leave('folder-1');
    expect(queue.isWritingIn('folder-1')).toBe(false);
  });

  it('has what waits begin in the order in which it was put', async () => {
    const { begun, queue, add, end, idOf } = bench();
    add('check', 0, 1, 2, 3, 4);
    await settle();
    queue.move(idOf(4), 'first');
    queue.move(idOf(2), 'down');
    queue.move(idOf(0), 'first');
    expect(queue.state.jobs.map(({ fileName, hasBegun }) => `${fileName} ${hasBegun}`)).toEqual([
      'a true',
      'b true',
      'e false',
      'd false',
      'c false',
    ]);
    for (const name of ['a', 'b', 'e', 'd', 'c']) await end(`check /vm/${name}`);
    expect(begun.slice(2)).toEqual(['check /vm/e', 'check /vm/d', 'check /vm/c']);
  });

  it('passes over an image that was told to rest until it goes on, also when the others are through', async () => {
    const { begun, queue, add, end, idOf, jobs, shown } = bench();
    add('compact', 0, 1, 2, 3);
    await settle();
    queue.pauseOne(idOf(2), true);
    await end('compact /vm/a');
    expect(begun.at(-1)).toBe('compact /vm/d');
    for (const name of ['b', 'd']) await end(`compact /vm/${name}`);
    expect(begun).not.toContain('compact /vm/c');
    expect(queue.state).toMatchObject({ isHeld: true, isPaused: false, ended: 3, total: 4 });
    expect(jobs.isResting()).toBe(true);
    await vi.waitFor(() => expect(shown.at(-1)).toMatchObject({ paused: true }));
    queue.pauseOne(idOf(2), false);
    await settle();
    expect(begun.at(-1)).toBe('compact /vm/c');
    expect(queue.state.isHeld).toBe(false);
  });

  it('says that writing waits for what was told to rest, so that nobody waits for its end unseen', async () => {
    const { queue, add, idOf, jobs } = bench();
    add('check', 0, 1, 2);
    queue.pauseOne(idOf(2), true);
    add('compact', 1);
    expect(queue.isWritingHeld).toBe(false);
    add('compact', 2);
    await settle();
    expect([jobs.isResting(), queue.isWritingHeld]).toEqual([false, true]);
    queue.pauseOne(idOf(2), false);
    expect(queue.isWritingHeld).toBe(false);
  });

  it('has one that runs rest by itself, whose place another takes; its image stays its own', async () => {
    const { begun, queue, add, end, running, idOf, rowOf } = bench();
    add('compact', 0, 1, 2);
    await settle();
    add('check', 0);
    queue.pauseOne(idOf(0), true);
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(true);
    expect(running.get('compact /vm/b')?.context.pause?.paused).toBe(false);
    expect(begun).toEqual(['compact /vm/a', 'compact /vm/b', 'compact /vm/c']);
    expect(queue.isWriting('a')).toBe(true);
    expect(rowOf(0).work).toMatchObject({ act: 'compact', isRunning: true });
    // and goes on by itself while the queue rests
    queue.pause(true);
    queue.pauseOne(idOf(1), false);
    expect(running.get('compact /vm/b')?.context.pause?.paused).toBe(false);
    expect(queue.state.jobs.map(({ state }) => state)).toEqual(['resting', 'running', 'resting', 'waiting']);
    queue.pause(false);
    // the queue going on as a whole does not let it go on
    queue.pause(true);
    queue.pause(false);
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(true);
    // it goes on when one of two has ended
    queue.pauseOne(idOf(0), false);
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(true);
    expect(queue.state.jobs[0].state).toBe('waiting');
    await end('compact /vm/b');
    expect(running.get('compact /vm/a')?.context.pause?.paused).toBe(false);
    expect(queue.state.jobs[0].state).toBe('running');
  });

  it('begins no more than four where all that has begun was told to rest one by one', async () => {
    const { begun, queue, add, idOf } = bench();
    add('compact', 0, 1, 2, 3, 4);
    await settle();
    for (const index of [0, 1, 2, 3]) queue.pauseOne(idOf(index), true);
    expect(begun).toHaveLength(4);
    expect(queue.state.isHeld).toBe(true);
  });

  it('does not have a check rest that has begun, as it can not', async () => {
    const { queue, add, idOf } = bench();
    add('check', 0);
    await settle();
    queue.pauseOne(idOf(0), true);
    expect(queue.state.jobs[0]).toMatchObject({ state: 'running', canRest: false });
    expect(queue.state.isHeld).toBe(false);
  });

  it('ends one job and leaves the rest going, and tells what came of each', async () => {
    const { queue, add, end, jobs, idOf, ended, begun } = bench();
    add('compact', 0, 1, 2);
    await settle();
    const job = idOf(2);
    queue.pauseOne(job, true);
    jobs.cancel({ job });
    for (const name of ['a', 'b']) await end(`compact /vm/${name}`);
    await vi.waitFor(() => expect(ended).toHaveLength(3));
    expect(ended.map(({ fileName, state }) => `${fileName} ${state}`)).toEqual([
      'c stopped',
      'a done',
      'b done',
    ]);
    expect(begun).not.toContain('compact /vm/c');
  });
});
