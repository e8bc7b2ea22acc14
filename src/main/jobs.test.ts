import { describe, expect, it, vi } from 'vitest';
import { Jobs } from './jobs';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('over'))));

const place = { handle: 'image-1', job: 'job-1' };

describe('jobs', () => {
  it('cancels the one that is named, on the image that is named', async () => {
    const jobs = new Jobs();
    const first = vi.fn<() => void>();
    const running = jobs.run(place, untilAborted);
    const other = jobs.run({ ...place, handle: 'image-2' }, untilAborted);
    other.catch(first);
    jobs.cancel(place);
    await expect(running).rejects.toThrow('over');
    expect(first).not.toHaveBeenCalled();
    jobs.cancelAll();
    await expect(other).rejects.toThrow('over');
  });

  it('refuses a name that is taken, and frees it when the job is over', async () => {
    const jobs = new Jobs();
    const running = jobs.run(place, untilAborted);
    await expect(jobs.run(place, async () => 1)).rejects.toMatchObject({ code: 'invalid-argument' });
    jobs.cancelAll();
    await expect(running).rejects.toThrow('over');
    expect(await jobs.run(place, async () => 1)).toBe(1);
  });

  it('rests and goes on by the name of the job', async () => {
    const jobs = new Jobs();
    const heard: boolean[] = [];
    const running = jobs.run(place, (signal, pause) => {
      pause.subscribe((paused) => heard.push(paused));
      return untilAborted(signal);
    });
    jobs.pause(place, true);
    jobs.pause({ ...place, job: 'job-2' }, false);
    jobs.pause(place, false);
    jobs.cancel(place);
    await expect(running).rejects.toThrow('over');
    expect(heard).toEqual([true, false]);
  });

  it('takes the end of a job for granted when asked to cancel it late', () => {
    expect(() => new Jobs().cancel(place)).not.toThrow();
  });

  it('keeps the computer awake while one writes, however it ends', async () => {
    const letSleep = vi.fn<() => void>();
    const keepAwake = vi.fn<() => () => void>(() => letSleep);
    const jobs = new Jobs(keepAwake);
    await jobs.run(place, async () => 1);
    expect(keepAwake).not.toHaveBeenCalled();
    const writing = jobs.run({ ...place, writes: true }, untilAborted);
    expect(keepAwake).toHaveBeenCalledOnce();
    expect(letSleep).not.toHaveBeenCalled();
    jobs.cancelAll();
    await expect(writing).rejects.toThrow('over');
    expect(letSleep).toHaveBeenCalledOnce();
  });

  it('stops what writes, and that alone, and waits until it has ended', async () => {
    const jobs = new Jobs();
    let end = (): void => undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const writing = jobs.run({ ...place, writes: true }, (signal) =>
      untilAborted(signal).catch(() => ending),
    );
    const reading = jobs.run({ ...place, job: 'job-2' }, untilAborted);
    expect([jobs.isWriting('image-1'), jobs.isWriting('image-2'), jobs.isWriting()]).toEqual([
      true,
      false,
      true,
    ]);
    const stopped = vi.fn<() => void>();
    const stopping = jobs.stopWriting('image-1').then(stopped);
    await Promise.resolve();
    expect(stopped).not.toHaveBeenCalled();
    end();
    await stopping;
    await writing;
    expect(jobs.isWriting()).toBe(false);
    jobs.cancelAll();
    await expect(reading).rejects.toThrow('over');
  });
});
