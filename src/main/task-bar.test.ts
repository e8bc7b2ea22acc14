import { expect, it } from 'vitest';
import { TaskBar } from './task-bar';
import type { ShownProgress } from './task-bar';

it('the icon shows how far all work is, and nothing when there is none', () => {
  const shown: (ShownProgress | undefined)[] = [];
  const bar = new TaskBar((progress) => shown.push(progress));
  const first = bar.begin();
  first.percent(50);
  const second = bar.begin();
  expect(shown).toEqual([
    { done: 0, paused: false },
    { done: 0.5, paused: false },
    { done: 0.25, paused: false },
  ]);
  first.paused(true);
  expect(shown.at(-1)).toEqual({ done: 0.25, paused: false });
  second.end();
  expect(shown.at(-1)).toEqual({ done: 0.5, paused: true });
  first.end();
  expect(shown.at(-1)).toBeUndefined();
});
