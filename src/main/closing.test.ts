import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
let isVisible = true;
const hide = vi.fn<() => void>(() => void (isVisible = false));
const window = {
  close,
  hide,
  isDestroyed: () => false,
  isVisible: () => isVisible,
} as unknown as BrowserWindow;
let jobs: Jobs;
let queue = { isWritingHeld: false };

beforeEach(() => {
  vi.clearAllMocks();
  isVisible = true;
  jobs = new Jobs();
  queue = { isWritingHeld: false };
});

/** Work that writes until it is stopped. */
const write = (): Promise<void> =>
  jobs.run(
    { handle: 'image-1', job: 'job-1', writes: true },
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  );

describe('a window', () => {
  it('closes at once while nothing is written', () => {
    expect(mayClose(jobs, queue)(window)).toBe(true);
    expect(electron.showMessageBox).not.toHaveBeenCalled();
  });

  it('stays while files are written and the person wants it to; it asks once', async () => {
    const asked = mayClose(jobs, queue);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 2 });
    expect([asked(window), asked(window)]).toEqual([false, false]);
    await vi.waitFor(() => expect(electron.showMessageBox).toHaveBeenCalledOnce());
    expect(jobs.isWriting()).toBe(true);
    expect(close).not.toHaveBeenCalled();
    await jobs.stopWriting();
  });

  it('closes when writing was stopped and has ended', async () => {
    const asked = mayClose(jobs, queue);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 1 });
    expect(asked(window)).toBe(false);
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(jobs.isWriting()).toBe(false);
    expect(asked(window)).toBe(true);
    expect(electron.quit).not.toHaveBeenCalled();
  });

  it('goes with the app where that was to end', async () => {
    const asked = mayClose(jobs, queue);
    void write();
    electron.showMessageBox.mockResolvedValue({ response: 1 });
    electron.beforeQuit.listener();
    asked(window);
    await vi.waitFor(() => expect(electron.quit).toHaveBeenCalledOnce());
    expect(close).not.toHaveBeenCalled();
  });

  it.each([
    ['rests', () => jobs.pause({ handle: 'image-1', job: 'job-1' }, true)],
    ['waits for what rests', () => (queue = { isWritingHeld: true })],
  ])('offers no background to work that %s: it would do so for ever', async (_how, rest) => {
    void write();
    rest();
    electron.showMessageBox.mockResolvedValue({ response: 1 });
    mayClose(jobs, queue)(window);
    await vi.waitFor(() => expect(electron.showMessageBox).toHaveBeenCalledOnce());
    const [, { buttons }] = electron.showMessageBox.mock.calls[0] as unknown as [
      unknown,
      { buttons: string[] },
    ];
    expect(buttons).toEqual(['Stop safely and quit', 'Cancel']);
    await jobs.stopWriting();
  });

  describe('that is left while work goes on in the background', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    const leave = async (): Promise<void> => {
      void write();
      electron.showMessageBox.mockResolvedValue({ response: 0 });
      expect(mayClose(jobs, queue)(window)).toBe(false);
      await vi.waitFor(() => expect(hide).toHaveBeenCalledOnce());
      expect(jobs.isWriting()).toBe(true);
    };

    it('is hidden, and closes when that is done and was told', async () => {
      await leave();
      await jobs.stopWriting();
      expect(close).not.toHaveBeenCalled();
      await vi.runAllTimersAsync();
      expect(close).toHaveBeenCalledOnce();
    });

    it('stays when somebody has brought it back', async () => {
      await leave();
      isVisible = true;
      await jobs.stopWriting();
      await vi.runAllTimersAsync();
      expect(close).not.toHaveBeenCalled();
    });
  });
});
