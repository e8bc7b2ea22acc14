import { expect, it, vi } from 'vitest';
import { PauseSwitch } from './pause-switch';

const passed = async (wait: Promise<void>): Promise<boolean> => {
  const then = vi.fn<() => void>();
  void wait.then(then);
  await new Promise((resolve) => setTimeout(resolve));
  return then.mock.calls.length > 0;
};

it('work goes on at once, until it is paused', async () => {
  const pause = new PauseSwitch();
  expect(await passed(pause.mayGoOn())).toBe(true);
  pause.set(true);
  const wait = pause.mayGoOn();
  expect(await passed(wait)).toBe(false);
  pause.set(false);
  expect(await passed(wait)).toBe(true);
});

it('work that is to end does not wait for somebody to let it go on', async () => {
  const pause = new PauseSwitch();
  const stop = new AbortController();
  pause.set(true);
  const wait = pause.mayGoOn(stop.signal);
  expect(await passed(wait)).toBe(false);
  stop.abort();
  expect(await passed(wait)).toBe(true);
  expect(await passed(pause.mayGoOn(stop.signal))).toBe(true);
});

it('only changes are news, and nobody hears them who does not listen any more', () => {
  const pause = new PauseSwitch();
  const heard: boolean[] = [];
  const stop = pause.subscribe((paused) => heard.push(paused));
  pause.set(false);
  pause.set(true);
  pause.set(true);
  pause.set(false);
  stop();
  pause.set(true);
  expect(heard).toEqual([true, false]);
  expect(pause.paused).toBe(true);
});
