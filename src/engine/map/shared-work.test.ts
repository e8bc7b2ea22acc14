import { describe, expect, it } from 'vitest';
import { SharedWork } from './shared-work';

/** Work that ends when it is told to, or cancelled. */
function heldWork() {
  const runs: { readonly signal: AbortSignal; readonly end: (value: string) => void }[] = [];
  const work = new SharedWork(
    (signal) =>
      new Promise<string>((resolve, reject) => {
        runs.push({ signal, end: resolve });
        signal.addEventListener('abort', () => reject(new Error('given up')));
      }),
  );
  return { work, runs };
}

describe('work that several wait for', () => {
  it('is done once, for those who wait and those who come later', async () => {
    const { work, runs } = heldWork();
    const both = [work.get(), work.get()];
    runs[0].end('done');
    expect(await Promise.all([...both, work.get()])).toEqual(['done', 'done', 'done']);
    expect(runs).toHaveLength(1);
  });

  it('goes on for the others when one is cancelled', async () => {
    const { work, runs } = heldWork();
    const abort = new AbortController();
    const first = work.get(abort.signal);
    const second = work.get();
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(runs[0].signal.aborted).toBe(false);
    runs[0].end('done');
    expect(await second).toBe('done');
  });

  it('is given up with the last who waits, and begun anew for the next', async () => {
    const { work, runs } = heldWork();
    const abort = new AbortController();
    const only = work.get(abort.signal);
    abort.abort();
    await expect(only).rejects.toMatchObject({ code: 'cancelled' });
    expect(runs[0].signal.aborted).toBe(true);
    const next = work.get();
    runs[1].end('done');
    expect(await next).toBe('done');
  });

  it('stays when it is over, also for one who is cancelled then', async () => {
    const { work, runs } = heldWork();
    const abort = new AbortController();
    const first = work.get(abort.signal);
    runs[0].end('done');
    await first;
    abort.abort();
    expect(await work.get()).toBe('done');
    expect(runs).toHaveLength(1);
  });
});
