import { expect, it } from 'vitest';
import { Pace } from './pace';

it('what changes all the time takes a fifth of the time, however long it takes to draw', () => {
  const pace = new Pace();
  let now = 0;
  let busy = 0;
  for (let draws = 0; draws < 50; draws++) {
    now += pace.waitAt(now);
    const cost = 20 + draws * 5;
    pace.drew(now, now + cost);
    now += cost;
    busy += cost;
  }
  now += pace.waitAt(now);
  expect(busy / now).toBeCloseTo(0.2);
});

it('a change that comes after a while is drawn at once', () => {
  const pace = new Pace();
  expect(pace.waitAt(0)).toBe(0);
  pace.drew(0, 100);
  expect(pace.waitAt(200)).toBe(300);
  expect(pace.waitAt(600)).toBe(0);
});
