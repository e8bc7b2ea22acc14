import { describe, expect, it } from 'vitest';
import { compactForecast, compactResult } from '../../../../test/compact-records';
import { CLEAN, repairPreview } from '../../../../test/repair-records';
import type { FolderRow } from '../../../shared/folder';
import { checkOf } from '../../app/check-fixture';
import { summaryOf } from '../../app/summary-fixture';
import { batchOf, batchSentence, commandsOf, resultSentence, toPrepare } from './batch';
import type { WritingAct } from './batch';
import { rowOf } from './folder-row-fixture';

const plan = (fields: Parameters<typeof repairPreview>[0] = {}) =>
  repairPreview({
    before: { ...CLEAN, corruptions: 2 },
    after: CLEAN,
    writes: { count: 1, bytes: 8 },
    undoFile: '/vm/disk.qcow2.undo-1',
    ...fields,
  });
const lost = [{ start: 0, length: 65_536, why: 'reference-beyond-end', becomes: 'zeroes' }] as const;

const standing = (act: WritingAct, fields: Partial<FolderRow>) => {
  const { ready, pending, leftOut } = batchOf(act, [rowOf(fields)]);
  return ready.length > 0 ? 'ready' : pending.length > 0 ? 'pending' : leftOut[0].why;
};

describe('an act on many images', () => {
  it('is for those that can be compacted and where that is worth it', () => {
    expect(standing('compact', { forecast: compactForecast() })).toBe('ready');
    const full = compactForecast({
      newSize: 64 * 2 ** 20,
      allocatedAfter: 60 * 2 ** 20,
      moves: 0,
      copyBytes: 0,
    });
    expect(standing('compact', { forecast: full })).toMatch(/^There is nothing to free/);
    const tiny = { ...full, newSize: full.oldSize - 157, moves: 1 };
    expect(standing('compact', { forecast: tiny })).toMatch(/^It is not worth it: 157 B would be cut off/);
    expect(standing('compact', { check: checkOf({ corruptions: 1 }) })).toMatch(/Repair it first/);
    const holders = [{ pid: 4711, command: 'qemu', writing: true }];
    expect(standing('compact', { summary: summaryOf({ inUse: { state: 'in-use', holders } }) })).toMatch(
      /^qemu, process 4711, has this image open/,
    );
  });

  it('repairs where nothing is lost, and leaves the rest to be looked at one by one', () => {
    expect(standing('repair', { plan: plan() })).toBe('ready');
    expect(standing('repair', { plan: plan({ before: CLEAN, writes: { count: 0, bytes: 0 } }) })).toBe(
      'There is nothing to repair.',
    );
    expect(standing('repair', { plan: plan({ lost, lostBytes: 65_536 }) })).toMatch(/would be given up/);
    expect(standing('repair', { plan: plan({ after: { ...CLEAN, corruptions: 1 } }) })).toMatch(/Not all/);
    expect(standing('repair', { plan: plan({ undoFile: undefined }) })).toMatch(/^No undo file/);
    const [left] = batchOf('repair', [rowOf({ plan: plan({ lost, lostBytes: 1 }) })]).leftOut;
    expect(left.isForAPerson).toBe(true);
  });

  it('foretells what is worth it together, and says how many are not', () => {
    const outcome = { act: 'foretell', batch: 1 } as const;
    const { oldSize } = compactForecast();
    const tiny = compactForecast({ newSize: oldSize - 157, allocatedAfter: oldSize });
    const worth = rowOf({ forecast: compactForecast(), outcome });
    const not = rowOf({ forecast: tiny, outcome });
    expect(resultSentence([worth, not], 1)).toMatch(
      /^Compacting would free 40 MiB of 64 MiB.*\. 1 image left out: not worth it\.$/,
    );
    expect(resultSentence([not], 1)).toBe('None of the images is worth compacting.');
  });

  it('waits for what is being found out, and takes an answer that there is none', () => {
    expect(standing('compact', {})).toBe('pending');
    expect(toPrepare('compact', [rowOf()])).toHaveLength(1);
    const work = { act: 'foretell', isRunning: false, percent: 0 } as const;
    expect(standing('compact', { work })).toBe('pending');
    expect(toPrepare('compact', [rowOf({ work })])).toHaveLength(0);
    const error = { code: 'read-only', fields: { reason: 'damaged' } } as const;
    expect(standing('compact', { outcome: { act: 'foretell', batch: 1, error } })).not.toBe('pending');
    const unreadable = { code: 'header-damaged', fields: {} } as const;
    expect(standing('repair', { summary: undefined, error: unreadable })).not.toBe('pending');
  });

  it('is asked about with the totals, in the words for one image', () => {
    const rows = [rowOf({ forecast: compactForecast() }), rowOf({ forecast: compactForecast() })];
    expect(batchSentence('compact', rows)).toBe('Would free 80 MiB of 128 MiB, needs no extra space.');
    expect(batchSentence('repair', [rowOf({ plan: plan() }), rowOf({ plan: plan() })])).toMatch(
      /^Mends 4 errors\. Everything that a guest can read stays/,
    );
  });

  it('is a line for each image in a terminal', () => {
    const rows = [rowOf(), rowOf({ folder: '/vm/old ones', fileName: '-a.qcow2' })];
    expect(commandsOf('compact', rows)).toEqual([
      'qcow-tool compact /vm/disk.qcow2',
      "qcow-tool compact '/vm/old ones/-a.qcow2'",
    ]);
    expect(commandsOf('foretell', rows)[0]).toBe('qcow-tool compact --dry-run /vm/disk.qcow2');
    expect(commandsOf('check', rows)[0]).toBe('qcow-tool check /vm/disk.qcow2');
    expect(commandsOf('repair', rows)[0]).toBe('qcow-tool repair /vm/disk.qcow2');
  });
});

it('the end of a run says what was done, what failed and what was stopped', () => {
  const outcome = { batch: 2 } as const;
  const rows = [
    rowOf({ outcome: { ...outcome, act: 'compact', compact: compactResult() } }),
    rowOf({ outcome: { ...outcome, act: 'check' }, check: checkOf() }),
    rowOf({ outcome: { ...outcome, act: 'check' }, check: checkOf({ corruptions: 3 }) }),
    rowOf({ outcome: { ...outcome, act: 'compact', error: { code: 'io-error', fields: {} } } }),
    rowOf({ outcome: { ...outcome, act: 'compact', error: { code: 'cancelled', fields: {} } } }),
    rowOf({ outcome: { ...outcome, act: 'report', report: 'disk-report.html' } }),
    rowOf({ outcome: { act: 'check', batch: 1 } }),
  ];
  expect(resultSentence(rows, 2)).toBe(
    '2 images checked: 1 healthy, 1 damaged. 1 image compacted: 40 MiB off the files. 1 report saved. 1 image left out: it was stopped. 1 image failed; the table says why.',
  );
  expect(resultSentence(rows, 3)).toBeUndefined();
});
