import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { mayClose } from './closing';
import { Jobs } from './jobs';

const electron = vi.hoisted(() => ({
  showMessageBox: vi.fn<() => Promise<{ response: number }>>(),
  quit: vi.fn<() => void>(),
  beforeQuit: { listener: (): void => undefined },
}));
vi.mock('electron', () => ({
  dialog: { showMessageBox: electron.showMessageBox },
  app: {
    quit: electron.quit,
    on: (_event: string, listener: () => void) => (electron.beforeQuit.listener = listener),
  },
}));

const close = vi.fn<() => void>();
const window = { close, isDestroyed: () => false } as unknown as BrowserWindow;
let jobs: Jobs;

beforeEach(() => {
  vi.clearAllMocks();
  jobs = new Jobs();
});

/** Work that writes until it is stopped. */
const write = (): Promise<void> =>
  jobs.run(
    { handle: 'image-1', job: 'job-1', writes: true },
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  );

describe('a window', () => {
  it('closes at once while nothing is written', () => {
    expect(mayClose(jobs)(window)).toBe(true);
    expect(electron.showMessageBox).not.toHaveBeenCalled();
  });

  it('stays while files are written and the person lets that go on; it asks once', async () => {
    const asked = mayClose(jobs);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 1 });
    expect([asked(window), asked(window)]).toEqual([false, false]);
    await vi.waitFor(() => expect(electron.showMessageBox).toHaveBeenCalledOnce());
    expect(jobs.isWriting()).toBe(true);
    expect(close).not.toHaveBeenCalled();
    await jobs.stopWriting();
  });

  it('closes when writing was stopped and has ended', async () => {
    const asked = mayClose(jobs);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 0 });
    expect(asked(window)).toBe(false);
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(jobs.isWriting()).toBe(false);
    expect(asked(window)).toBe(true);
    expect(electron.quit).not.toHaveBeenCalled();
  });

  it('goes with the app where that was to end', async () => {
    const asked = mayClose(jobs);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 0 });
    electron.beforeQuit.listener();
    asked(window);
    await vi.waitFor(() => expect(electron.quit).toHaveBeenCalledOnce());
    expect(close).not.toHaveBeenCalled();
  });
});
