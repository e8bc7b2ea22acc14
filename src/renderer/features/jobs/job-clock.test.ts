import { expect, it } from 'vitest';
import { JobClock } from './job-clock';

it('stands still while the job is paused', () => {
  let now = 1000;
  const clock = new JobClock(() => now);
  now += 500;
  expect(clock.elapsed).toBe(500);
  clock.pause(true);
  now += 10_000;
  clock.pause(true);
  expect([clock.elapsed, clock.paused]).toEqual([500, true]);
  clock.pause(false);
  now += 250;
  expect([clock.elapsed, clock.paused]).toEqual([750, false]);
  clock.pause(true);
  clock.pause(false);
  expect(clock.elapsed).toBe(750);
});
