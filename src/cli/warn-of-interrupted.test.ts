import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { undoEntry } from '../../test/repair-records';
import { UNDO_ENDING } from '../engine/io/undo-ending';
import { listUndo } from '../engine/operations/undo';
import type { UndoEntry } from '../shared/repair-results';
import { warnOfInterrupted } from './warn-of-interrupted';

vi.mock(import('../engine/operations/undo'), async (original) => ({
  ...(await original()),
  listUndo: vi.fn<typeof listUndo>(),
}));

const folder = await suiteFolder('warn-of-interrupted');
const image = join(folder, "it's.qcow2");
const alone = join(folder, 'other', 'alone.qcow2');

beforeAll(async () => {
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  await mkdir(join(folder, 'other'));
  for (const path of [image, `${image}.1${UNDO_ENDING}`, alone]) await writeFile(path, '');
});

const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);

const withUndoFiles = (...entries: readonly UndoEntry[]): void => {
  vi.mocked(listUndo).mockResolvedValue([...entries]);
};

afterEach(() => vi.clearAllMocks());

describe('a warning on standard error', () => {
  it.each([
    ['interrupted', "/it'\\''s.qcow2' finishes it, qcow-tool undo '"],
    ['undoing', "/it'\\''s.qcow2' brings"],
  ] as const)('says what to do where the last repair is %s', async (state, words) => {
    withUndoFiles(undoEntry({ state }), undoEntry());
    await warnOfInterrupted(image);
    expect(written).toHaveBeenCalledOnce();
    expect(String(written.mock.calls[0][0])).toMatch(/^qcow-tool: warning: .*it's\.qcow2: .*\n$/);
    expect(String(written.mock.calls[0][0])).toContain(words);
  });

  it('is not there without an undo file, or where the last repair came to its end', async () => {
    withUndoFiles();
    await warnOfInterrupted(image);
    withUndoFiles(undoEntry(), undoEntry({ state: 'interrupted' }));
    await warnOfInterrupted(image);
    expect(written).not.toHaveBeenCalled();
  });

  it('does not cost reading undo files where there are none', async () => {
    withUndoFiles(undoEntry({ state: 'interrupted' }));
    await warnOfInterrupted(alone);
    expect(listUndo).not.toHaveBeenCalled();
  });

  it('is not there where that can not be known, which the log says', async () => {
    vi.mocked(listUndo).mockRejectedValue(new Error('no folder'));
    const log = vi.fn<(line: string) => void>();
    await warnOfInterrupted(image, log);
    expect(log.mock.calls[0][0]).toContain('no folder');
    expect(written).not.toHaveBeenCalled();
  });
});
