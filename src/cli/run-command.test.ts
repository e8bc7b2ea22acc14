import { afterEach, expect, it, vi } from 'vitest';
import { PlatterError } from '../shared/errors';
import type { RepairResult } from '../shared/repair-results';
import type { Command, Invocation } from './command';
import { INTERRUPTED } from './failure';
import { afterRepair } from './repair-then-check';
import { runCommand } from './run-command';

/** A command that is done when Ctrl-C comes. */
const interrupted = (run: (invocation: Invocation) => Promise<unknown>): Command => ({
  name: 'test',
  summary: '',
  options: {},
  examples: [],
  async run(invocation) {
    process.emit('SIGINT');
    await run(invocation);
    return 0;
  },
});

afterEach(() => {
  vi.restoreAllMocks();
  process.removeAllListeners('SIGINT');
});

/** What is on standard output then. */
function written(): unknown[] {
  const outputs: unknown[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((output, done) => {
    outputs.push(output);
    (done as unknown as () => void)();
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return outputs;
}

it('says what is done for good though it was called off too late', async () => {
  const outputs = written();
  expect(
    await runCommand(
      interrupted(({ printAnyway }) => printAnyway('done')),
      ['disk'],
    ),
  ).toBe(0);
  expect(outputs).toEqual(['done']);
});

it('ends with what it reads and prints', async () => {
  written();
  expect(
    await runCommand(
      interrupted(({ print }) => print('read')),
      ['disk'],
    ),
  ).toBe(INTERRUPTED);
});

it('says of a check that is called off after a repair that the repair is done', () => {
  const error = new PlatterError('cancelled');
  const result = (count: number) => ({ writes: { count, bytes: 1 }, undoFile: '/undo' }) as RepairResult;
  expect(afterRepair(error, result(1))).toMatchObject({ fields: { repaired: true, undoFile: '/undo' } });
  expect(afterRepair(error, result(0))).toBe(error);
});
