import { describe, expect, it } from 'vitest';
import { RequestLock } from './request-lock';

/** Work that goes on until it is told to end, and notes when it begins and ends. */
function makeWork(log: string[], name: string) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async (): Promise<string> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a request lock', () => {
  it('lets readers in together, and a writer only when they are done', async () => {
    const lock = new RequestLock();
    const log: string[] = [];
    const [one, two, writer] = ['one', 'two', 'writer'].map((name) => makeWork(log, name));
    const all = [lock.shared(one.run), lock.shared(two.run), lock.exclusive(writer.run)];
    await settled();
    expect(log).toEqual(['one begins', 'two begins']);
    one.end();
    await settled();
    expect(log).not.toContain('writer begins');
    two.end();
    writer.end();
    expect(await Promise.all(all)).toEqual(['one', 'two', 'writer']);
    expect(log.slice(-2)).toEqual(['writer begins', 'writer ends']);
  });

  it('keeps the order: a reader that comes after a waiting writer waits too', async () => {
    const lock = new RequestLock();
    const log: string[] = [];
    const [first, writer, last] = ['first', 'writer', 'last'].map((name) => makeWork(log, name));
    const all = [lock.exclusive(first.run), lock.exclusive(writer.run), lock.shared(last.run)];
    for (const work of [last, writer, first]) work.end();
    await Promise.all(all);
    expect(log).toEqual([
      'first begins',
      'first ends',
      'writer begins',
      'writer ends',
      'last begins',
      'last ends',
    ]);
  });

  it('goes on after work that fails', async () => {
    const lock = new RequestLock();
    const failing = lock.exclusive(() => Promise.reject(new Error('no')));
    const next = lock.shared(async () => 'read');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('read');
    expect(await lock.exclusive(async () => 'written')).toBe('written');
  });

  it('lets those that wait be called off, and others take their place', async () => {
    const lock = new RequestLock();
    const log: string[] = [];
    const [reader, writer, next] = ['reader', 'writer', 'next'].map((name) => makeWork(log, name));
    const reading = lock.shared(reader.run);
    const controller = new AbortController();
    const writing = lock.exclusive(writer.run, controller.signal);
    const following = lock.shared(next.run);
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    await settled();
    expect(log).toEqual(['reader begins', 'next begins']);
    for (const work of [reader, next]) work.end();
    expect(await Promise.all([reading, following])).toEqual(['reader', 'next']);
    await expect(lock.shared(next.run, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await lock.exclusive(async () => 'free')).toBe('free');
  });
});
