import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PlatterError } from './errors';
import { PauseSwitch } from './pause-switch';
import type { Progress } from './progress';
import { RpcClient } from './rpc-client';
import type { RpcEventListener } from './rpc-client';
import { RpcServer } from './rpc-server';
import type { RpcHandlers } from './rpc-server';

const schemas = {
  double: z.strictObject({ value: z.number() }),
  bytes: z.strictObject({}),
  wait: z.strictObject({}),
  rest: z.strictObject({}),
};
interface Contract {
  params: { [M in keyof typeof schemas]: z.infer<(typeof schemas)[M]> };
  results: { double: number; bytes: Uint8Array; wait: void; rest: string };
  events: { changed: { what: string } };
}

const half: Progress = { progress: 50, phase: 'l2-tables', done: 1, total: 2, unit: 'tables' };
const kept = new Uint8Array(8);
const handlers: RpcHandlers<Contract> = {
  double: ({ value }) => value * 2,
  bytes: () => kept,
  wait: (_params, { signal, progress }) =>
    new Promise((_resolve, reject) => {
      progress?.(half);
      signal?.addEventListener('abort', () => reject(new PlatterError('cancelled')));
    }),
  rest: async (_params, { mayGoOn }) => {
    await sleep(20);
    await mayGoOn?.();
    return 'rested';
  },
};

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

function connect(overrides: Partial<RpcHandlers<Contract>> = {}) {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const events = vi.fn<RpcEventListener<Contract>>();
  const server = new RpcServer<Contract>(port2, schemas, { ...handlers, ...overrides });
  const client = new RpcClient<Contract>(port1, events);
  return { client, server, events, asking: port1 };
}

describe('a request over a port', () => {
  it('is answered with the result of its handler', async () => {
    const { client } = connect();
    expect(await Promise.all([1, 2, 3].map((value) => client.request('double', { value })))).toEqual([
      2, 4, 6,
    ]);
  });

  it('moves the buffer of a typed array instead of copying it', async () => {
    const own = new Uint8Array([1, 2, 3]);
    const { client } = connect({ bytes: () => own });
    expect(await client.request('bytes', {})).toEqual(new Uint8Array([1, 2, 3]));
    expect(own.byteLength).toBe(0);
  });

  it('rejects with the typed error of the other side', async () => {
    const thrown = new PlatterError('io-error', { syscall: 'read', offset: 65536 });
    const { client } = connect({ double: () => Promise.reject(thrown) });
    await expect(client.request('double', { value: 1 })).rejects.toMatchObject({
      code: 'io-error',
      fields: { syscall: 'read', offset: 65536 },
    });
  });

  it('rejects with internal when the handler has a bug or its result cannot be cloned', async () => {
    const { client } = connect({
      double: () => {
        throw new TypeError('broken');
      },
      bytes: () => (() => 0) as unknown as Uint8Array,
    });
    await expect(client.request('double', { value: 1 })).rejects.toMatchObject({ code: 'internal' });
    await expect(client.request('bytes', {})).rejects.toMatchObject({ code: 'internal' });
  });

  it('refuses parameters that the schema does not know', async () => {
    const { client } = connect();
    const wrong = { value: 'many' } as unknown as { value: number };
    await expect(client.request('double', wrong)).rejects.toMatchObject({
      code: 'invalid-argument',
      fields: { name: 'value' },
    });
  });

  it('refuses methods that nobody serves, inherited names among them', async () => {
    const { client } = connect();
    for (const method of ['format', 'toString', 'constructor'])
      await expect(client.request(method as 'double', { value: 1 })).rejects.toMatchObject({
        code: 'invalid-argument',
        fields: { name: 'method' },
      });
  });

  it('reports progress, and ends when cancelled', async () => {
    const { client } = connect();
    const abort = new AbortController();
    const progress = vi.fn<(event: Progress) => void>(() => abort.abort());
    await expect(client.request('wait', {}, { signal: abort.signal, progress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(progress).toHaveBeenCalledExactlyOnceWith(half);
  });

  it('rests while it is paused, and no longer than until it is cancelled', async () => {
    const { client } = connect();
    const pause = new PauseSwitch();
    pause.set(true);
    const ended = vi.fn<(value: string) => void>();
    const request = client.request('rest', {}, { pause }).then(ended);
    await sleep(60);
    expect(ended).not.toHaveBeenCalled();
    pause.set(false);
    await request;
    expect(ended).toHaveBeenCalledExactlyOnceWith('rested');
    pause.set(true);
    const stop = new AbortController();
    const stopped = client.request('rest', {}, { pause, signal: stop.signal });
    await sleep(40);
    stop.abort();
    expect(await stopped).toBe('rested');
  });

  it('is not sent when cancelled before it starts', async () => {
    const double = vi.fn<RpcHandlers<Contract>['double']>(() => 0);
    const { client } = connect({ double });
    await expect(
      client.request('double', { value: 1 }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await sleep(20);
    expect(double).not.toHaveBeenCalled();
  });

  it('fails when the other end is gone, and so does every later one', async () => {
    const { client } = connect();
    const pending = client.request('wait', {});
    client.end(new PlatterError('engine-stopped'));
    await expect(pending).rejects.toMatchObject({ code: 'engine-stopped' });
    await expect(client.request('double', { value: 1 })).rejects.toMatchObject({ code: 'engine-stopped' });
  });
});

describe('a port', () => {
  it('carries events', async () => {
    const { server, events } = connect();
    server.emit('changed', { what: 'deleted' });
    await vi.waitFor(() => expect(events).toHaveBeenCalledWith('changed', { what: 'deleted' }));
  });

  it('lets a repeated id and malformed messages pass without harm', async () => {
    const wait = vi.fn<RpcHandlers<Contract>['wait']>(handlers.wait);
    const { client, asking } = connect({ wait });
    const abort = new AbortController();
    const first = client.request('wait', {}, { signal: abort.signal });
    asking.postMessage({ kind: 'request', id: 1, method: 'wait', params: {} });
    for (const message of [null, 'request', { kind: 'cancel' }, { kind: 'cancel', id: 99 }])
      asking.postMessage(message);
    expect(await client.request('double', { value: 4 })).toBe(8);
    expect(wait).toHaveBeenCalledOnce();
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  });
});
