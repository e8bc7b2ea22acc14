import { afterEach, expect, test, vi } from 'vitest';
import { runEntry, SetupError } from './say.mjs';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What a person reads of an entry script that fails, and its status. */
async function failing(error: Error) {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  await runEntry(() => Promise.reject(error));
  return { text: written.join(''), status: process.exitCode };
}

test('a problem that a person can solve comes with what to do', async () => {
  expect(await failing(new SetupError('no display', ['xvfb-run npm start']))).toEqual({
    text: 'platter: no display\nplatter:   xvfb-run npm start\n',
    status: 1,
  });
});

test('whatever else goes wrong ends in one line, never in a stack trace', async () => {
  const error = Object.assign(new Error("EACCES: permission denied, unlink '/x'"), { code: 'EACCES' });
  expect(await failing(error)).toEqual({
    text: "platter: EACCES: permission denied, unlink '/x'\nplatter:   (PLATTER_DEBUG=1 shows where)\n",
    status: 1,
  });
});
