import { expect, it } from 'vitest';
import { acceleratorOf } from './accelerator';

it.each([
  ['mod+shift+h', 'CmdOrCtrl+Shift+H'],
  ['alt+left', 'Alt+Left'],
  ['ctrl+shift+tab', 'Ctrl+Shift+Tab'],
  ['f5', 'F5'],
  ['mod+,', 'CmdOrCtrl+,'],
])('%s is written %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator));

it.each(['?', '1'])('%s is typed and no key of a menu', (keys) =>
  expect(acceleratorOf(keys)).toBeUndefined(),
);
