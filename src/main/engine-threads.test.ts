import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineThreads } from './engine-threads';
import type { ImageEngine } from './image-engine';
import { log } from './log';
import { PathMask } from './path-mask';

/**
 * Answers `summary` with the thread's number and lets go of its image; throws outside of any request on `check`,
 * tells on `buildMap` what it was asked before, never answers anything else.
 */
const SCRIPT = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ kind, id, method }) => {
  if (method === 'summary') parentPort.postMessage({ kind: 'result', id, value: threadId });
  if (method === 'close') parentPort.postMessage({ kind: 'result', id });
  if (kind === 'cancel') parentPort.postMessage({ kind: 'event', event: 'changed', payload: { what: 'deleted' } });
  if (method === 'check') throw new Error('a bug');
});
`;

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platter-threads-'));
  script = join(folder, 'worker.cjs');
  await writeFile(script, SCRIPT);
});
afterAll(() => rm(folder, { recursive: true }));

const engines: ImageEngine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.stop())));

/** Starts an engine whose script is `source`. */
async function startScript(source: string, silence?: number) {
  const path = join(folder, `worker-${Math.random()}.cjs`);
  await writeFile(path, source);
  return start(new EngineThreads(path, silence));
}

function start(threads = new EngineThreads(script)) {
  const stopped = vi.fn<() => void>();
  const told = vi.fn<(event: string, payload: unknown) => void>();
  const engine = threads.start(told, stopped);
  engines.push(engine);
  return { engine, stopped, told };
}

/** The number of an engine's thread. */
const threadOf = ({ engine }: { readonly engine: ImageEngine }) => engine.request('summary', {});

describe('an engine in a thread', () => {
  it('answers', async () => {
    expect(await start().engine.request('summary', {})).toBeGreaterThan(0);
  });

  it('fails what it was asked and says so once when it dies', async () => {
    const { engine, stopped } = start();
    const waiting = engine.request('buildMap', {});
    await expect(engine.request('check', { deep: false })).rejects.toMatchObject({
      code: 'engine-stopped',
      fields: { reason: 'a bug' },
    });
    await expect(waiting).rejects.toMatchObject({ code: 'engine-stopped' });
    await expect(engine.request('summary', {})).rejects.toMatchObject({ code: 'engine-stopped' });
    await engine.stop();
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('leaves what it died of in the log', async () => {
    const lines: string[] = [];
    log.start({ add: (line) => lines.push(line) }, new PathMask([folder]));
    const { engine } = start();
    await expect(engine.request('check', { deep: false })).rejects.toThrow('engine-stopped');
    const text = lines.join('\n');
    expect(text).toMatch(/error engine thread \d+: uncaught error: internal message="a bug"/);
    expect(text).toMatch(/^ {4}at .*<app>\/worker\.cjs/m);
    expect(text).toMatch(/warn {2}engine a thread ended: a bug/);
  });

  it('ends what it was asked, and says nothing, when it is stopped', async () => {
    const { engine, stopped } = start();
    const waiting = engine.request('buildMap', {});
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'engine-stopped' }), engine.stop()]);
    expect(stopped).not.toHaveBeenCalled();
  });

  it('does not share its end with others', async () => {
    const threads = new EngineThreads(script);
    const first = start(threads);
    const second = start(threads);
    await expect(first.engine.request('check', { deep: false })).rejects.toThrow('engine-stopped');
    expect(await second.engine.request('summary', {})).toBeGreaterThan(0);
    expect(second.stopped).not.toHaveBeenCalled();
  });

  it.each([
    ['throws while it loads', 'throw new Error("no such module")', 'no such module'],
    ['throws what is no error', 'throw undefined', 'undefined'],
    ['exits at once', 'process.exit(3)', 'exit code 3'],
    ['ends by itself', '', 'exit code 0'],
  ])('that %s is stopped, and so is what it was asked', async (_name, source, reason) => {
    const { engine, stopped } = await startScript(source);
    const open = engine.request('open', { path: '/a', granted: [] });
    await expect(open).rejects.toMatchObject({ code: 'engine-stopped', fields: { reason } });
    await expect(engine.request('summary', {})).rejects.toMatchObject({ code: 'engine-stopped' });
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('that fails to load while it waits for an image is replaced by another', async () => {
    const path = join(folder, 'late.cjs');
    await writeFile(path, 'throw new Error("not yet")');
    const threads = new EngineThreads(path);
    threads.prepare();
    await vi.waitFor(async () => {
      await writeFile(path, SCRIPT);
      expect(await start(threads).engine.request('summary', {})).toBeGreaterThan(0);
    }, 5000);
  });

  it('that hangs before its first answer is stopped after a while', async () => {
    const { engine, stopped } = await startScript('for (;;);', 200);
    await expect(engine.request('open', { path: '/a', granted: [] })).rejects.toMatchObject({
      code: 'engine-stopped',
      fields: { reason: 'it never answered' },
    });
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('may take its time once it answered', async () => {
    const { engine, stopped } = await startScript(SCRIPT, 2000);
    await engine.request('summary', {});
    const waiting = engine.request('buildMap', {});
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(stopped).not.toHaveBeenCalled();
    await Promise.all([expect(waiting).rejects.toThrow('engine-stopped'), engine.stop()]);
  });

  it('gives its thread to the next image when it is stopped', async () => {
    const threads = new EngineThreads(script);
    const first = start(threads);
    const thread = await threadOf(first);
    await first.engine.stop();
    const second = start(threads);
    expect(await threadOf(second)).toBe(thread);
    await expect(threadOf(first)).rejects.toMatchObject({ code: 'engine-stopped' });
    await first.engine.stop();
    expect(await threadOf(second)).toBe(thread);
    expect(await threadOf(start(threads))).not.toBe(thread);
  });

  it('cancels what still runs when it is stopped, and the next image hears nothing of it', async () => {
    const threads = new EngineThreads(script);
    const first = start(threads);
    const thread = await threadOf(first);
    const waiting = first.engine.request('buildMap', {});
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'engine-stopped' }),
      first.engine.stop(),
    ]);
    const second = start(threads);
    expect(await threadOf(second)).toBe(thread);
    expect(first.told).not.toHaveBeenCalled();
    expect(second.told).not.toHaveBeenCalled();
  });

  it('that does not let go of its image is ended, and the next one gets another thread', async () => {
    const path = join(folder, 'stuck.cjs');
    await writeFile(path, SCRIPT.replace("'close'", "'never'"));
    const threads = new EngineThreads(path);
    const first = start(threads);
    const thread = await threadOf(first);
    await first.engine.stop();
    expect(first.stopped).not.toHaveBeenCalled();
    expect(await threadOf(start(threads))).not.toBe(thread);
  });

  it('that hangs in the system is known to be stuck until it ended', async () => {
    const path = join(folder, 'system.cjs');
    await writeFile(path, `require('node:child_process').execFileSync('sleep', ['1']);`);
    const threads = new EngineThreads(path, 200);
    const { engine, stopped } = start(threads);
    expect(threads.stuck).toBe(false);
    await expect(engine.request('summary', {})).rejects.toMatchObject({ code: 'engine-stopped' });
    expect(stopped).toHaveBeenCalledOnce();
    expect(threads.stuck).toBe(true);
    await vi.waitFor(() => expect(threads.stuck).toBe(false), 5000);
  });

  it('keeps few threads for later', async () => {
    const threads = new EngineThreads(script);
    const many = Array.from({ length: 7 }, () => start(threads));
    const before = new Set(await Promise.all(many.map(threadOf)));
    await Promise.all(many.map(({ engine }) => engine.stop()));
    const after = await Promise.all(Array.from({ length: 7 }, () => threadOf(start(threads))));
    expect(after.filter((thread) => before.has(thread))).toHaveLength(4);
  });

  it('may have been waiting for its image', async () => {
    const threads = new EngineThreads(script);
    threads.prepare();
    threads.prepare();
    const [first, second] = [start(threads), start(threads)];
    const threadIds = await Promise.all([first, second].map(({ engine }) => engine.request('summary', {})));
    expect(new Set(threadIds).size).toBe(2);
  });
});
