import { describe, expect, it } from 'vitest';
import { checkOf } from '../../app/check-fixture';
import { summaryOf } from '../../app/summary-fixture';
import {
  checkCounters,
  checkStatistics,
  refcountHealth,
  sightSentence,
  verdictSentence,
  verdictWords,
} from './check-summary';

const clean = checkOf();

describe('the verdict', () => {
  it('in few words counts what was found, and is that of the image where nothing was', () => {
    expect(verdictWords({ ...clean, corruptions: 2, leaks: 3 }, undefined)).toBe(
      '2 errors and 3 leaked clusters',
    );
    expect(verdictWords(clean, summaryOf())).toBe('healthy');
  });

  it('of a clean image says that all agrees', () => {
    expect(verdictSentence(clean, 0)).toMatch(/^Every reference agrees/);
  });

  it('of leaks says how much, and that no data is at risk', () => {
    expect(verdictSentence({ ...clean, leaks: 192 }, 192 * 65_536)).toMatch(/^12 MiB .* No data is at risk/);
  });

  it('of counts that are merely too high claims no space', () => {
    expect(verdictSentence({ ...clean, leaks: 3 }, 0)).toMatch(/^3 clusters are counted more often/);
  });

  it('of errors warns of writing', () => {
    expect(verdictSentence({ ...clean, corruptions: 1, extraCorruptions: 1 }, 0)).toMatch(
      /^2 errors: do not write/,
    );
  });

  it('of an image that QEMU marked never soothes', () => {
    const findings = [{ code: 'corrupt-bit', structure: 'header' }] as const;
    expect(verdictSentence({ ...clean, findings }, 0)).toMatch(/^Every .* marked this image as corrupt/);
    expect(verdictSentence({ ...clean, findings, leaks: 1 }, 65_536)).not.toMatch(/No data is at risk/);
  });

  it('of what could not be read says so first', () => {
    expect(verdictSentence({ ...clean, checkErrors: 1, corruptions: 5 }, 0)).toMatch(/could not read/);
  });
});

it('counters are quiet at zero', () => {
  expect(checkCounters(clean).every(({ tone }) => tone === 'quiet')).toBe(true);
  expect(checkCounters({ ...clean, leaks: 3 })[1].tone).toBe('warn');
});

it('statistics are shares of what is there', () => {
  expect(new Map(checkStatistics(clean)).get('Fragmented')).toBe('25 %');
  expect(
    new Map(checkStatistics({ ...clean, allocatedClusters: 0, fragmentedClusters: 0 })).get('Fragmented'),
  ).toBe('0 %');
});

it('before a check the map tells what lies open', () => {
  const map = {
    clusterSize: 65_536,
    host: { clusters: 16, counts: [] },
    guest: { clusters: 16, counts: [] },
    mapped: 0,
    reclaimable: 0,
    leakedBytes: 65_536,
    damagedClusters: 256,
  };
  expect(sightSentence(map)).toBe('The map shows 16 MiB damaged and 64 KiB leaked; a check explains it.');
  expect(sightSentence({ ...map, leakedBytes: 0, damagedClusters: 0 })).toMatch(/nothing damaged/);
});

it('refcounts are right, leaks or too low', () => {
  const shares = refcountHealth({ ...clean, refcountsRight: 85, leaks: 12, refcountsTooLow: 3 });
  expect(shares.map(({ name, value }) => [name, value])).toEqual([
    ['Right', 85],
    ['Leaks', 12],
    ['Too low', 3],
  ]);
});
