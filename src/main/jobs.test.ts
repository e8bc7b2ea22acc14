import { describe, expect, it, vi } from 'vitest';
import { Jobs } from './jobs';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('over'))));

describe('jobs', () => {
  it('cancels the one that is named, on the image that is named', async () => {
    const jobs = new Jobs();
    const first = vi.fn<() => void>();
    const running = jobs.run('image-1', 'job-1', untilAborted);
    const other = jobs.run('image-2', 'job-1', untilAborted);
    other.catch(first);
    jobs.cancel('image-1', 'job-1');
    await expect(running).rejects.toThrow('over');
    expect(first).not.toHaveBeenCalled();
    jobs.cancelAll();
    await expect(other).rejects.toThrow('over');
  });

  it('refuses a name that is taken, and frees it when the job is over', async () => {
    const jobs = new Jobs();
    const running = jobs.run('image-1', 'job-1', untilAborted);
    await expect(jobs.run('image-1', 'job-1', async () => 1)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    jobs.cancelAll();
    await expect(running).rejects.toThrow('over');
    expect(await jobs.run('image-1', 'job-1', async () => 1)).toBe(1);
  });

  it('takes the end of a job for granted when asked to cancel it late', () => {
    expect(() => new Jobs().cancel('image-1', 'job-1')).not.toThrow();
  });
});
