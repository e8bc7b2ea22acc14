import { afterEach, describe, expect, it, vi } from 'vitest';
import { undoEntry } from '../../test/repair-records';
import { listUndo } from '../engine/operations/undo';
import type { UndoEntry } from '../shared/repair-results';
import { warnOfInterrupted } from './warn-of-interrupted';

vi.mock(import('../engine/operations/undo'), async (original) => ({
  ...(await original()),
  listUndo: vi.fn<typeof listUndo>(),
}));

const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);

const withUndoFiles = (...entries: readonly UndoEntry[]): void => {
  vi.mocked(listUndo).mockResolvedValue([...entries]);
};

afterEach(() => vi.clearAllMocks());

describe('a warning on standard error', () => {
  it.each([
    ['interrupted', "repair 'it\\u001b[2J' finishes it, qcow-tool undo 'it"],
    ['undoing', "qcow-tool undo 'it\\u001b[2J' brings"],
  ] as const)('says what to do where the last repair is %s', async (state, words) => {
    withUndoFiles(undoEntry({ state }), undoEntry());
    await warnOfInterrupted('it\u001b[2J');
    expect(written).toHaveBeenCalledOnce();
    expect(String(written.mock.calls[0][0])).toMatch(/^qcow-tool: warning: it.*\n$/);
    expect(String(written.mock.calls[0][0])).toContain(words);
  });

  it('is not there without an undo file, or where the last repair came to its end', async () => {
    withUndoFiles();
    await warnOfInterrupted('disk.qcow2');
    withUndoFiles(undoEntry(), undoEntry({ state: 'interrupted' }));
    await warnOfInterrupted('disk.qcow2');
    expect(written).not.toHaveBeenCalled();
  });

  it('is not there where that can not be known, which the log says', async () => {
    vi.mocked(listUndo).mockRejectedValue(new Error('no folder'));
    const log = vi.fn<(line: string) => void>();
    await warnOfInterrupted('disk.qcow2', log);
    expect(log.mock.calls[0][0]).toContain('no folder');
    expect(written).not.toHaveBeenCalled();
  });
});
