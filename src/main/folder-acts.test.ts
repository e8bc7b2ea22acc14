import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compactForecast, compactResult } from '../../test/compact-records';
import { CLEAN, repairPreview, repairResult } from '../../test/repair-records';
import { PlatterError } from '../shared/errors';
import type { PlainAct } from '../shared/folder';
import type { RepairPreview } from '../shared/repair-results';
import { checkOf } from '../renderer/app/check-fixture';
import { summaryOf } from '../renderer/app/summary-fixture';
import { FolderActs } from './folder-acts';
import type { StartEngine } from './image-engine';
import { RecordedActs } from './recorded-acts';

let asked: string[];
let plan: RepairPreview;
let failing: string | undefined;
let opened: unknown;
let reported: unknown[];
const keep = vi.fn<(path: string, entry: { readonly verb: string }) => Promise<void>>(async () => undefined);

const finding = (code: 'leaked-cluster' | 'corrupt-bit') => ({ code }) as never;
const CHECK = checkOf({ findings: [finding('leaked-cluster'), finding('leaked-cluster')], findingsTotal: 2 });

/** An engine that answers at once, and what it was asked. */
const startEngine: StartEngine = () => {
  const answers: Record<string, () => unknown> = {
    open: () => undefined,
    summary: () => summaryOf({ snapshots: [{}, {}] as never }),
    check: () => CHECK,
    saveReport: () => ({ bytes: 1, isChecked: true }),
    forecastCompact: () => compactForecast(),
    planRepair: () => plan,
    compact: () => compactResult(),
    repair: () => repairResult({ ...plan, corruptionsFixed: 2, leaksFixed: 1 }),
  };
  const request = async (method: string, params: unknown): Promise<unknown> => {
    asked.push(method);
    if (method === 'open') opened = params;
    if (method === 'saveReport') reported.push(params);
    if (method === failing) throw new PlatterError('io-error');
    return answers[method]();
  };
  return { request: request as never, stop: async () => void asked.push('stop') };
};

const acts = new FolderActs({
  startEngine,
  record: new RecordedActs({
    keep,
    forget: async () => undefined,
    unfinished: { begin: async () => async () => undefined },
  }),
  grantedTo: async () => ['/elsewhere/base.qcow2'],
  reportFacts: async () => ({ program: 'Platter 1', acts: [] }),
});
const PAGES = { folder: '/nowhere', format: 'html' } as const;
const run = (act: PlainAct, wasChecked = false) => acts.run('/vm/a.qcow2', act, wasChecked, {});

beforeEach(() => {
  asked = [];
  reported = [];
  failing = undefined;
  keep.mockClear();
  plan = repairPreview({
    before: { ...CLEAN, corruptions: 2 },
    after: CLEAN,
    writes: { count: 1, bytes: 8 },
    undoFile: '/vm/a.qcow2.undo-1',
  });
});

describe('an act on an image of a folder', () => {
  it('has it open no longer than it takes, also where it fails', async () => {
    await run('check');
    expect(asked).toEqual(['open', 'summary', 'check', 'stop']);
    failing = 'open';
    await expect(acts.look('/vm/a.qcow2')).rejects.toMatchObject({ code: 'io-error' });
    expect(asked.slice(4)).toEqual(['open', 'stop']);
  });

  it('reads what the person let the image read in its tab', async () => {
    await run('check');
    expect(opened).toMatchObject({ path: '/vm/a.qcow2', granted: ['/elsewhere/base.qcow2'] });
  });

  it('brings what a table needs, and no more: a number of snapshots, one finding of each kind', async () => {
    const { change } = await run('check');
    expect(change.summary?.snapshots).toEqual({ length: 2 });
    expect(change.check?.findings).toHaveLength(1);
    expect(change.check?.findingsTotal).toBe(2);
    expect(change.checkedAt).toBeGreaterThan(0);
  });

  it('is kept in the history of the image where it was a check, a compaction or a repair', async () => {
    for (const act of ['check', 'foretell', 'plan', 'compact', 'repair'] as const) await run(act);
    const verbs = keep.mock.calls.map(([path, { verb }]) => `${verb} ${path}`);
    expect(verbs).toEqual(['check', 'compact', 'repair', 'check'].map((verb) => `${verb} /vm/a.qcow2`));
  });

  it('is a report: after a check, under a name that nothing has, without folders, and kept as the check it was', async () => {
    const { change, outcome } = await acts.report('/vm/a.qcow2', PAGES, {});
    expect(asked).toEqual(['open', 'summary', 'check', 'saveReport', 'stop']);
    expect(reported).toEqual([
      {
        target: join('/nowhere', 'a-report.html'),
        overwrite: false,
        format: 'html',
        check: false,
        folders: false,
        program: 'Platter 1',
        acts: [],
      },
    ]);
    expect(outcome?.report).toBe('a-report.html');
    expect(change.check?.findingsTotal).toBe(2);
    expect(keep).toHaveBeenCalledTimes(1);
  });

  it('is a report: a record for programs where that is asked for', async () => {
    const { outcome } = await acts.report('/vm/a.qcow2', { ...PAGES, format: 'json' }, {});
    expect(reported).toMatchObject([{ target: join('/nowhere', 'a-report.json'), format: 'json' }]);
    expect(outcome?.report).toBe('a-report.json');
  });

  it('is a report: its name is free again where it fails', async () => {
    failing = 'saveReport';
    await expect(acts.report('/vm/a.qcow2', PAGES, {})).rejects.toThrow('io-error');
    failing = undefined;
    expect((await acts.report('/vm/a.qcow2', PAGES, {})).outcome?.report).toBe('a-report.html');
  });

  it('forgets what was found out before it wrote, and checks again what was checked', async () => {
    const unchecked = await run('compact');
    expect(unchecked.change).toMatchObject({ forecast: undefined, plan: undefined, check: undefined });
    expect(unchecked.outcome?.compact).toEqual(compactResult());
    const checked = await run('compact', true);
    expect(checked.change.check?.findingsTotal).toBe(2);
  });

  it('is done, although the check afterwards is not', async () => {
    failing = 'check';
    const { change, outcome } = await run('repair');
    expect(outcome?.repair).toMatchObject({ corruptionsFixed: 2, leaksFixed: 1 });
    expect(change.check).toBeUndefined();
  });

  it.each([
    [
      'gives something up',
      { lost: [{ start: 0, length: 8, why: 'reference-beyond-end', becomes: 'zeroes' }] },
    ],
    ['would leave something', { after: { ...CLEAN, corruptions: 1 } }],
  ] as const)('repairs nothing where the plan now %s', async (_what, fields) => {
    plan = { ...plan, ...fields };
    await expect(run('repair')).rejects.toMatchObject({ code: 'changed-on-disk' });
    expect(asked).toEqual(['open', 'planRepair', 'stop']);
  });
});
