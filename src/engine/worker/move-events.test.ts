import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClusterMoves, MoveState } from '../../shared/compact-results';
import type { MoveEvent } from '../../shared/move-event';
import { MoveEvents } from './move-events';

let told: MoveEvent[];
let events: MoveEvents;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  events = new MoveEvents((event) => told.push(event));
});
afterEach(() => vi.useRealTimers());

const moves = (state: MoveState, runs: readonly number[], fileLength = 1 << 20): ClusterMoves => ({
  state,
  runs: Float64Array.from(runs),
  fileLength,
});

it('the first is told at once, the next ones together', () => {
  events.add(moves('copying', [90, 5, 2, 92, 7, 1]));
  expect(told).toEqual([
    {
      steps: [{ state: 'copying', from: Float64Array.of(90, 3), to: Float64Array.of(5, 3), clusters: 3 }],
      fileLength: 1 << 20,
    },
  ]);
  events.add(moves('copied', [90, 5, 2]));
  events.add(moves('flushed', [90, 5, 2], 1 << 19));
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(2);
  expect(told[1].steps.map(({ state }) => state)).toEqual(['copied', 'flushed']);
  expect(told[1].fileLength).toBe(1 << 19);
});

it('what is left at the end is told then, and nothing after it', () => {
  events.add(moves('copying', [9, 1, 1]));
  events.add(moves('referenced', [9, 1, 1]));
  events.flush();
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(1000);
  events.flush();
  expect(told).toHaveLength(2);
});

it('events stay small, however many clusters move', () => {
  const scattered = Array.from({ length: 30_000 }, (_, at) => [1e6 + 3 * at, 2 * at, 1]).flat();
  events.add(moves('copying', scattered));
  const [{ steps }] = told;
  expect(steps[0].clusters).toBe(30_000);
  expect(Math.max(steps[0].from.length, steps[0].to.length)).toBeLessThanOrEqual(4096);
  for (let at = 0; at < 200; at++) events.add(moves('copied', [at, at + 500, 1]));
  expect(Math.max(...told.map((event) => event.steps.length))).toBeLessThanOrEqual(64);
});
