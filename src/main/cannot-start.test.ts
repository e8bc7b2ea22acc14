import { expect, it, vi } from 'vitest';
import { tellCannotStart } from './cannot-start';
import { log } from './log';

const electron = vi.hoisted(() => ({
  app: { exit: vi.fn<(code: number) => void>(), releaseSingleInstanceLock: vi.fn<() => void>() },
  dialog: { showMessageBox: vi.fn<(box: unknown) => Promise<{ response: number }>>() },
  shell: {},
}));
vi.mock('electron', () => electron);

it('says that the app can not start, keeps why in the log, and leaves no process without a window', async () => {
  electron.dialog.showMessageBox.mockResolvedValue({ response: 0 });
  const failure = vi.spyOn(log, 'failure');
  await tellCannotStart(new Error('a file of the app is missing'));
  expect(electron.dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ message: 'Platter can not start' }),
  );
  expect(failure.mock.lastCall?.[2]).toMatchObject({ fields: { message: 'a file of the app is missing' } });
  expect(electron.app.releaseSingleInstanceLock).toHaveBeenCalledBefore(electron.dialog.showMessageBox);
  expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(1);
});
