import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ImageQueue } from './image-queue';

/** Work that ends when it is told to, and what has begun so far. */
function bench() {
  const begun: string[] = [];
  const end = new Map<string, () => void>();
  const fail = new Map<string, (error: Error) => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      end.set(name, () => resolve(name));
      fail.set(name, reject);
    });
  };
  return {
    begun,
    work,
    end: async (name: string) => {
      end.get(name)?.();
      await turn();
    },
    fail: async (name: string) => {
      fail.get(name)?.(new Error(name));
      await turn();
    },
  };
}

describe('the queue', () => {
  it('runs two images at a time, in the order in which they came', async () => {
    const queue = new ImageQueue(2);
    const { begun, work, end } = bench();
    const done = ['a', 'b', 'c', 'd'].map((name) => queue.run(name, work(name)));
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd']) await end(name);
    expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does one thing at a time to an image, in order, while others go on', async () => {
    const queue = new ImageQueue(2);
    const { begun, work, end } = bench();
    for (const name of ['check', 'compact']) void queue.run('a', work(name));
    void queue.run('b', work('other'));
    expect(begun).toEqual(['check', 'other']);
    await end('other');
    expect(begun).toEqual(['check', 'other']);
    await end('check');
    expect(begun).toEqual(['check', 'other', 'compact']);
  });

  it('goes on after work that failed', async () => {
    const queue = new ImageQueue(1);
    const { begun, work, fail } = bench();
    const first = queue.run('a', work('a'));
    void queue.run('b', work('b'));
    await Promise.all([expect(first).rejects.toThrow('a'), fail('a')]);
    expect(begun).toEqual(['a', 'b']);
  });

  it('starts nothing while it is paused', async () => {
    const queue = new ImageQueue(1);
    const { begun, work, end } = bench();
    void queue.run('a', work('a'));
    void queue.run('b', work('b'));
    queue.pause(true);
    await end('a');
    expect(begun).toEqual(['a']);
    queue.pause(false);
    expect(begun).toEqual(['a', 'b']);
  });

  it('takes out what is given up before its turn, and leaves what runs to end by itself', async () => {
    const queue = new ImageQueue(1);
    const { begun, work, end } = bench();
    const giveUp = new AbortController();
    const first = queue.run('a', work('a'), giveUp.signal);
    const second = queue.run('b', work('b'), giveUp.signal);
    void queue.run('c', work('c'));
    giveUp.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await end('a');
    expect(await first).toBe('a');
    expect(begun).toEqual(['a', 'c']);
    await expect(queue.run('d', work('d'), giveUp.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps the order of what is about an image whose work was told to rest, and goes on when that is given up', async () => {
    const queue = new ImageQueue(1);
    const { begun, work, end } = bench();
    const giveUp = new AbortController();
    void queue.run('a', work('a'), undefined, '1');
    const held = queue.run('b', work('b'), giveUp.signal, '2');
    void queue.run('b', work('after b'), undefined, '3');
    void queue.run('c', work('c'), undefined, '4');
    queue.hold('2', true);
    for (const name of ['a', 'c']) await end(name);
    expect(begun).toEqual(['a', 'c']);
    giveUp.abort();
    await expect(held).rejects.toMatchObject({ code: 'cancelled' });
    expect(begun).toEqual(['a', 'c', 'after b']);
  });

  it('starts nothing of what is given up together with what it waited for', async () => {
    const queue = new ImageQueue(1);
    const { begun, work } = bench();
    const giveUp = new AbortController();
    const given = ['1', '2', '3'].map((id) => {
      queue.hold(id, id !== '3');
      return queue.run(id === '3' ? '2' : id, work(id), giveUp.signal, id);
    });
    giveUp.abort();
    const ends = await Promise.allSettled(given);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(begun).toEqual([]);
  });

  it('has what was told to rest go on when there is a place, before anything new', async () => {
    const queue = new ImageQueue(2);
    const { begun, work, end } = bench();
    for (const id of ['1', '2', '3', '4', '5', '6']) void queue.run(id, work(id), undefined, id);
    const wentOn: string[] = [];
    for (const id of ['1', '2', '3', '4']) queue.hold(id, true);
    expect(begun).toEqual(['1', '2', '3', '4']);
    expect(queue.isBlocked).toBe(true);
    for (const id of ['1', '2', '3', '4']) queue.hold(id, false, () => wentOn.push(id));
    expect(wentOn).toEqual(['1', '2']);
    queue.hold('3', true);
    await end('1');
    expect(wentOn).toEqual(['1', '2', '4']);
    expect(begun).toHaveLength(4);
  });

  it('moves what waits, and nothing else', () => {
    const queue = new ImageQueue(1);
    const { work } = bench();
    for (const id of ['1', '2', '3', '4']) void queue.run(id, work(id), undefined, id);
    expect(queue.move('4', 'up')).toBe(true);
    expect(queue.waiting).toEqual(['2', '4', '3']);
    expect(queue.move('3', 'first')).toBe(true);
    expect(queue.waiting).toEqual(['3', '2', '4']);
    expect([queue.move('1', 'down'), queue.move('4', 'down'), queue.move('3', 'up')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
