import { expect, it, vi } from 'vitest';
import { configuration } from './electron-builder.config.mjs';
import { APP_ID, setupAppIdentity } from '../../src/main/app-identity';

const setAppUserModelId = vi.hoisted(() => vi.fn<(id: string) => void>());
vi.mock('electron', () => ({ app: { setAppUserModelId } }));

it('the app tells the system the name that its packages are made under', () => {
  setupAppIdentity();
  expect(setAppUserModelId).toHaveBeenCalledExactlyOnceWith(configuration().appId);
  expect(APP_ID).toBe(configuration().appId);
});
