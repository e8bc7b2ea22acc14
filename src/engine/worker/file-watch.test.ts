import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatterError } from '../../shared/errors';
import type { Storage, StorageIdentity } from '../io/storage';
import { FileWatch } from './file-watch';
import type { FileChange } from '../io/file-change';

const before: StorageIdentity = { file: '8:1', length: 65_536, modifiedMs: 1 };
let now: StorageIdentity | undefined;
let told: FileChange[];
let watch: FileWatch;

beforeEach(() => {
  vi.useFakeTimers();
  now = before;
  told = [];
  const identity = async () => {
    if (now) return now;
    throw new PlatterError('no-such-file');
  };
  watch = new FileWatch({ identity } as Storage, before, (what) => told.push(what));
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const look = () => vi.advanceTimersByTimeAsync(1000);

describe('a watched file', () => {
  it('says nothing while it stays as it was', async () => {
    await look();
    await look();
    expect(told).toEqual([]);
  });

  it('tells once that it was modified, however often it is', async () => {
    for (const modifiedMs of [2, 3, 4]) {
      now = { ...before, modifiedMs };
      await look();
    }
    expect(told).toEqual(['modified']);
  });

  it('tells a change of length, another file in its place, and its end', async () => {
    now = { ...before, length: 131_072 };
    await look();
    now = { ...before, file: '8:2' };
    await look();
    now = undefined;
    await look();
    expect(told).toEqual(['modified', 'replaced', 'deleted']);
  });

  it('is left alone after stop', async () => {
    watch.stop();
    now = undefined;
    await look();
    expect(told).toEqual([]);
  });
});
