import { beforeEach, expect, it, vi } from 'vitest';
import { compactResult } from '../../test/compact-records';
import { CLEAN, repairResult } from '../../test/repair-records';
import { PlatterError } from '../shared/errors';
import { historyEntrySchema } from '../shared/history';
import type { HistoryEntry } from '../shared/history';
import type { Progress } from '../shared/progress';
import type { RequestContext } from '../shared/rpc-client';
import { RecordedActs } from './recorded-acts';

let told: string[];
let kept: HistoryEntry[];
const recorded = new RecordedActs({
  keep: async (_path, entry) => {
    told.push('kept');
    kept.push(historyEntrySchema.parse(entry));
  },
  forget: async () => void told.push('forgotten'),
  unfinished: {
    begin: async ({ act }) => {
      told.push(`${act} begun`);
      return async (done) => void told.push(`${act} ${done ? 'done' : 'ended'}`);
    },
  },
});
beforeEach(() => {
  told = [];
  kept = [];
});

const undone = {
  path: '/vm/a.undo',
  made: 1000.5,
  scope: 'all',
  state: 'done',
  changedBytes: 8,
  fileBytes: 512,
  corruptionsFixed: 2,
  leaksFixed: 1,
} as const;
const at = (progress: number): Progress => ({ progress, phase: 'x', done: 1, total: 2, unit: 'bytes' });

it('an act is noted while it runs and kept before that note goes, each kind as a file takes it', async () => {
  const ask = { undo: () => ({ undone, writes: { count: 1, bytes: 8 }, left: 0 }) };
  await recorded.run('/vm/a', 'undo', {}, async () => ask.undo());
  expect(told).toEqual(['undo begun', 'kept', 'undo done']);
  expect(kept[0]).toMatchObject({ verb: 'undo', made: 1001, corruptionsFixed: 2, writtenBytes: 8 });
  await recorded.run('/vm/a', 'finishRepair', {}, async () => ({
    finished: undone,
    writes: { count: 1, bytes: 8 },
  }));
  await recorded.run('/vm/a', 'resize', {}, async () => ({ oldSize: 1, size: 2, fileLength: 3 }));
  await recorded.run('/vm/a', 'discardZeroes', {}, async () => ({
    discarded: 1,
    shared: 0,
    allocatedBefore: 2,
    allocatedAfter: 1,
  }));
  await recorded.run('/vm/a', 'compact', {}, async () => compactResult());
  await recorded.run('/vm/a', 'repair', {}, async () => repairResult({ after: CLEAN }));
  await recorded.run('/vm/a', 'encode', {}, async () => ({ size: 1, stored: 1, fileLength: 1 }));
  expect(kept.map(({ verb }) => verb)).toEqual([
    'undo',
    'finishRepair',
    'resize',
    'discardZeroes',
    'compact',
    'repair',
    'encode',
  ]);
});

it('what only reads is not noted', async () => {
  await recorded.run('/vm/a', 'inUse', {}, async () => ({ state: 'free' }) as never);
  expect(told).toEqual([]);
});

it('a new image takes nothing over from the file that it replaces', async () => {
  await recorded.run('/vm/a', 'encode', {}, async () => ({ size: 1, stored: 1, fileLength: 1 }));
  expect(told).toEqual(['encode begun', 'forgotten', 'kept', 'encode done']);
  told = [];
  const failing = recorded.run('/vm/a', 'encode', {}, () => Promise.reject(new PlatterError('io-error')));
  await expect(failing).rejects.toMatchObject({ code: 'io-error' });
  expect(told).toEqual(['encode begun', 'encode ended']);
});

it('an act that was stopped or failed is kept with how far it came; one that was refused is not', async () => {
  const progress = vi.fn<NonNullable<RequestContext['progress']>>();
  const fail = (error: unknown, percent: number) =>
    expect(
      recorded.run('/vm/a', 'repair', { progress }, (context) => {
        if (percent > 0) context.progress?.(at(percent));
        return Promise.reject(error as Error);
      }),
    ).rejects.toBe(error);
  await fail(new PlatterError('cancelled', { undone: true }), 40);
  await fail(new PlatterError('io-error', { errno: 'ENOSPC' }), 70);
  await fail(new PlatterError('in-use'), 0);
  await fail(new PlatterError('cancelled'), 0);
  expect(kept).toMatchObject([
    { verb: 'failed', act: 'repair', code: 'cancelled', percent: 40, undone: true },
    { verb: 'failed', act: 'repair', code: 'io-error', percent: 70, undone: false },
  ]);
  expect(progress).toHaveBeenCalledTimes(2);
  expect(told.filter((what) => what === 'repair ended')).toHaveLength(4);
});
