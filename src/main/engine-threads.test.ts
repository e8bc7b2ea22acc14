import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineThreads } from './engine-threads';
import type { ImageEngine } from './image-engine';

/** Answers `summary`, throws outside of any request on `check`, never answers anything else, counts its threads. */
const SCRIPT = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ id, method }) => {
  if (method === 'summary') parentPort.postMessage({ kind: 'result', id, value: threadId });
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
  const engine = threads.start(() => undefined, stopped);
  engines.push(engine);
  return { engine, stopped };
}

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

  it('may have been waiting for its image', async () => {
    const threads = new EngineThreads(script);
    threads.prepare();
    threads.prepare();
    const [first, second] = [start(threads), start(threads)];
    const threadIds = await Promise.all([first, second].map(({ engine }) => engine.request('summary', {})));
    expect(new Set(threadIds).size).toBe(2);
  });
});
