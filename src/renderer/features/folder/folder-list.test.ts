import { afterEach, describe, expect, it } from 'vitest';
import { compactForecast, compactResult } from '../../../../test/compact-records';
import { CLEAN } from '../../../../test/repair-records';
import { writeSizes } from '../../../shared/sizes';
import { checkOf } from '../../app/check-fixture';
import { summaryOf } from '../../app/summary-fixture';
import { listedRows } from './folder-list';
import { rowOf } from './folder-row-fixture';
import { backingOf, reclaimableOf, rowVerdict } from './row-text';

const ROWS = [
  rowOf({ fileName: 'disk10.qcow2', check: checkOf() }),
  rowOf({ fileName: 'disk2.qcow2', within: 'old', check: checkOf({ corruptions: 1 }) }),
  rowOf({ fileName: 'win.qcow2', forecast: compactForecast() }),
];
const names = (filter: string, column = 'name', descending = false) =>
  listedRows(ROWS, filter, { column, descending }).map(({ fileName }) => fileName);

afterEach(() => writeSizes('iec'));

describe('the rows of a folder', () => {
  it('are in order, numbers as people count, what is equal by name', () => {
    expect(names('')).toEqual(['disk10.qcow2', 'win.qcow2', 'disk2.qcow2']);
    expect(names('', 'verdict')).toEqual(['disk2.qcow2', 'win.qcow2', 'disk10.qcow2']);
    expect(names('', 'reclaimable', true)[0]).toBe('win.qcow2');
  });

  it('are those in whose name, folder or verdict all words occur', () => {
    expect(names('DISK')).toEqual(['disk10.qcow2', 'disk2.qcow2']);
    expect(names('old damaged')).toEqual(['disk2.qcow2']);
    expect(names('healthy')).toEqual(['disk10.qcow2']);
    expect(names('nothing of it')).toEqual([]);
  });

  it('are found by sizes as they are written now', () => {
    const leaky = [rowOf({ check: checkOf({ leaks: 3 }) })];
    const count = (filter: string): number =>
      listedRows(leaky, filter, { column: 'name', descending: false }).length;
    expect(count('192 KiB')).toBe(1);
    writeSizes('si');
    expect([count('192 KiB'), count('197 kB')]).toEqual([0, 1]);
  });
});

describe('a row', () => {
  it('says what is done to it, why it can’t be read, who uses it, or how it stands', () => {
    const error = { code: 'header-damaged', fields: {} } as const;
    expect(rowVerdict(rowOf()).name).toBe('Not checked');
    expect(rowVerdict(rowOf({ summary: undefined })).name).toBe('Reading…');
    expect(rowVerdict(rowOf({ summary: undefined, error })).name).toMatch(/^Can’t be read: /);
    expect(rowVerdict(rowOf({ check: checkOf({ leaks: 3 }) })).name).toBe('Leaks 192 KiB');
    const work = { act: 'compact', isRunning: true, percent: 42 } as const;
    expect(rowVerdict(rowOf({ work })).name).toBe('Compacting 42 %');
    expect(rowVerdict(rowOf({ work: { ...work, isRunning: false } })).name).toBe('Waiting');
    const inUse = {
      state: 'in-use',
      holders: [{ pid: 4711, command: 'qemu', writing: true }],
    } as const;
    expect(rowVerdict(rowOf({ summary: summaryOf({ inUse }) })).name).toBe('In use by qemu, 4711');
    expect(rowVerdict(rowOf({ summary: summaryOf({ inUse }), check: checkOf() })).name).toBe(
      'Healthy, in use',
    );
  });

  it('tells why an act failed where nothing else is known, and as a detail where it is', () => {
    const outcome = { act: 'compact', batch: 1, error: { code: 'io-error', fields: {} } } as const;
    expect(rowVerdict(rowOf({ outcome })).name).not.toBe('Not checked');
    expect(rowVerdict(rowOf({ outcome, check: checkOf() }))).toMatchObject({
      name: 'Healthy',
      detail: expect.any(String),
    });
  });

  it('says what came of the last act that wrote', () => {
    const outcome = { act: 'compact', batch: 1, compact: compactResult() } as const;
    expect(rowVerdict(rowOf({ outcome, check: checkOf() })).result).toBe('The file is 40 MiB shorter');
    const repair = { corruptionsFixed: 1, leaksFixed: 2, after: CLEAN };
    expect(rowVerdict(rowOf({ outcome: { act: 'repair', batch: 1, repair } })).result).toBe(
      '1 error and 2 leaked clusters mended',
    );
  });

  it('has what compacting takes off, and the file that it stands on', () => {
    expect(reclaimableOf(rowOf())).toBeUndefined();
    expect(reclaimableOf(rowOf({ forecast: compactForecast() }))).toBe(40 * 2 ** 20);
    const chain = [
      { depth: 0, name: '/vm/disk.qcow2' },
      { depth: 1, name: 'base.qcow2' },
    ];
    expect(backingOf(rowOf({ summary: summaryOf({ chain }) }))).toBe('base.qcow2');
  });
});
