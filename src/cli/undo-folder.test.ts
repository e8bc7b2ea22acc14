import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { undoFolder } from './undo-folder';

const { platform } = process;

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.unstubAllEnvs();
});

it.each([
  ['linux', {}, join(homedir(), '.config', 'Platter', 'undo')],
  ['linux', { XDG_CONFIG_HOME: '/settings' }, '/settings/Platter/undo'],
  ['darwin', {}, join(homedir(), 'Library/Application Support/Platter/undo')],
])('is in the folder of the app: on %s with %j it is %s', (system, environment, folder) => {
  Object.defineProperty(process, 'platform', { value: system });
  vi.stubEnv('XDG_CONFIG_HOME', '');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(undoFolder()).toBe(folder);
});
