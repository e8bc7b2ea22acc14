import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PauseSwitch } from '../../shared/pause-switch';
import { RestMeter } from './rest-meter';

it('the time that was rested is counted, and no other', async () => {
  const pause = new PauseSwitch();
  const meter = new RestMeter();
  const mayGoOn = meter.watch(() => pause.mayGoOn());
  await sleep(30);
  await mayGoOn?.();
  expect(meter.milliseconds).toBeLessThan(20);
  pause.set(true);
  const rest = mayGoOn?.();
  await sleep(60);
  pause.set(false);
  await rest;
  expect(meter.milliseconds).toBeGreaterThan(50);
  expect(new RestMeter().watch(undefined)).toBeUndefined();
});
