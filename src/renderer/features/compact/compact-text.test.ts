import { describe, expect, it } from 'vitest';
import type { CompactForecast, CompactResult } from '../../../shared/compact-results';
import {
  briefText,
  compactCommand,
  forecastSentence,
  historyText,
  holesNote,
  isWorthIt,
  nothingSentence,
  resultTitle,
  timeText,
  WAYS,
} from './compact-text';

const GIB = 2 ** 30;
const forecast = (part: Partial<CompactForecast> = {}): CompactForecast => ({
  way: 'compact',
  zeroes: false,
  oldSize: 8 * GIB,
  newSize: 5 * GIB,
  allocatedBefore: 8 * GIB,
  allocatedAfter: 5 * GIB,
  clusterSize: 65_536,
  moves: 1000,
  copyBytes: 4 * GIB,
  refsUpdated: 1000,
  leakedBytes: 0,
  zeroBytes: 0,
  temporaryBytes: 0,
  leftBytes: 0,
  ...part,
});
const nothing = { newSize: 8 * GIB, allocatedAfter: 8 * GIB, moves: 0, copyBytes: 0 };
const result = (part: Partial<CompactResult> = {}): CompactResult => ({
  way: 'compact',
  zeroes: false,
  oldSize: 8 * GIB,
  newSize: 5 * GIB,
  allocatedBefore: 8 * GIB,
  allocatedAfter: 5 * GIB,
  clusterSize: 65_536,
  moved: 1000,
  copied: 4 * GIB,
  refsUpdated: 1000,
  leakedBytes: 0,
  zeroBytes: 0,
  leftBytes: 0,
  unfreedBytes: 0,
  stopped: false,
  milliseconds: 40_000,
  ...part,
});

describe('a forecast', () => {
  it('says how much, how long and what it needs', () => {
    expect(forecastSentence(forecast(), GIB / 10)).toBe(
      'Would free 3 GiB of 8 GiB, about 40 s, needs no extra space.',
    );
  });

  it('says no time that nobody measured', () => {
    expect(forecastSentence(forecast(), undefined)).toBe('Would free 3 GiB of 8 GiB, needs no extra space.');
    expect(timeText(forecast({ copyBytes: 0 }), GIB)).toBeUndefined();
  });

  it('says what room a way takes meanwhile, and what moves where nothing is freed', () => {
    const way = 'defragment';
    expect(forecastSentence(forecast({ way, temporaryBytes: GIB }), undefined)).toContain(
      'needs 1 GiB more meanwhile',
    );
    expect(forecastSentence(forecast({ way, newSize: 8 * GIB }), undefined)).toContain('and free nothing');
  });

  it('of holes is about the disk, as the file keeps its length', () => {
    const punch = forecast({ way: 'punch', newSize: 8 * GIB, moves: 0, allocatedAfter: 7 * GIB });
    expect(forecastSentence(punch, GIB)).toContain('free 1 GiB of 8 GiB');
    expect(isWorthIt(punch)).toBe(true);
  });

  it('does not promise room that holes do not take', () => {
    const sparse = forecast({ allocatedBefore: 5 * GIB });
    expect(forecastSentence(sparse, undefined)).toBe(
      'Would cut 3 GiB of 8 GiB off the file, needs no extra space.',
    );
    expect(holesNote(sparse)).toContain('hardly any room');
    expect(holesNote(forecast())).toBeUndefined();
    expect(briefText(sparse)).toBe('cuts off 3 GiB');
    expect(briefText(forecast())).toBe('frees 3 GiB');
  });

  it('of less than a cluster is not worth it, whatever would move for it', () => {
    const tiny = { ...nothing, moves: 1, copyBytes: 157, newSize: 8 * GIB - 157 };
    expect(isWorthIt(forecast(tiny))).toBe(false);
    expect(nothingSentence(forecast(tiny))).toBe(
      'It is not worth it: 157 B would be cut off, less than one cluster of 64 KiB.',
    );
    expect(isWorthIt(forecast({ ...tiny, newSize: 8 * GIB - 65_536 }))).toBe(true);
    expect(isWorthIt(forecast({ ...tiny, way: 'defragment' }))).toBe(true);
  });

  it('tells when there is nothing to do, and why', () => {
    expect(isWorthIt(forecast(nothing))).toBe(false);
    expect(isWorthIt(forecast({ ...nothing, allocatedAfter: 8 * GIB - 4096 }))).toBe(false);
    expect(isWorthIt(forecast({ ...nothing, leakedBytes: 65_536 }))).toBe(true);
    const sentences = [
      ...WAYS.map(({ way }) => nothingSentence(forecast({ ...nothing, way }))),
      nothingSentence(forecast({ ...nothing, leftBytes: 65_536 })),
      nothingSentence(forecast({ ...nothing, zeroes: true })),
    ];
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

it('the command is the one that does the same', () => {
  const command = (way: CompactForecast['way'], zeroes: boolean) =>
    compactCommand('/vm', 'a b.qcow2', { way, zeroes });
  expect(command('compact', false)).toBe("qcow-tool compact '/vm/a b.qcow2'");
  expect(command('defragment', true)).toBe("qcow-tool compact --defragment --zeroes '/vm/a b.qcow2'");
  expect(command('punch', false)).toContain('--punch');
});

it('a forecast that gives zeroes up first says that it is about right', () => {
  expect(forecastSentence(forecast({ zeroBytes: 65_536 }), undefined)).toContain('Would free about ');
  expect(forecastSentence(forecast(), undefined)).not.toContain('about');
});

it('a result says what changed most, and whether it was stopped', () => {
  expect(resultTitle(result())).toBe('The file is 3 GiB shorter');
  expect(resultTitle(result({ stopped: true }))).toBe('Stopped. The file is 3 GiB shorter');
  expect(resultTitle(result({ newSize: 8 * GIB }))).toBe('The file takes 3 GiB less on the disk');
  const still = { newSize: 8 * GIB, allocatedAfter: 8 * GIB };
  expect(resultTitle(result(still))).toMatch(/^1.000 clusters moved$/);
  expect(resultTitle(result({ ...still, moved: 0 }))).toBe('Nothing had to be moved');
});

it('an act of the past says what it came to', () => {
  const entry = { verb: 'compact', at: 0, ...result() } as const;
  expect(historyText(entry)).toMatchObject({
    title: 'Compacted',
    detail: expect.stringMatching(/^8 GiB → 5 GiB · .* moved · 40 s$/),
  });
  expect(historyText({ ...entry, stopped: true, zeroes: true }).title).toBe(
    'Compacted, zeroes first, stopped before its end',
  );
  expect(historyText({ ...entry, way: 'punch', moved: 0 }).detail).toBe('8 GiB → 5 GiB on disk · 40 s');
});
