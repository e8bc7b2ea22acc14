import { expect, test } from 'vitest';
import type { FindingCode } from '../../shared/findings';
import type { CheckResult } from '../../shared/results';
import { checkOf as check } from './check-fixture';
import { summaryOf } from './summary-fixture';
import { verdictOf } from './verdict';

test('before a check nothing is called healthy', () => {
  expect(verdictOf(undefined, {}).kind).toBe('not-checked');
  expect(verdictOf(summaryOf(), {}).kind).toBe('not-checked');
});

test('damage on the map is told before a check, and judged by it', () => {
  const map = {
    clusterSize: 65_536,
    host: { clusters: 1, counts: [] },
    guest: { clusters: 1, counts: [] },
    mapped: 0,
    reclaimable: 0,
    leakedBytes: 0,
    damagedClusters: 1,
  };
  expect(verdictOf(summaryOf(), { map }).kind).toBe('damage-seen');
  expect(verdictOf(summaryOf(), { map, check: check({ corruptions: 1 }) }).kind).toBe('damaged');
});

test('corruption weighs more than leaks', () => {
  const facts = { check: check({ leaks: 3, extraCorruptions: 1 }) };
  expect(verdictOf(summaryOf(), facts)).toEqual({ kind: 'damaged', errors: 1 });
});

test('leaks are told in bytes', () => {
  const facts = { check: check({ leaks: 3 }) };
  expect(verdictOf(summaryOf(), facts)).toEqual({ kind: 'leaks', clusters: 3, bytes: 3 * 65_536 });
});

test('a missing backing file makes an image incomplete, not damaged', () => {
  const summary = summaryOf({ findings: [{ code: 'backing-file-unusable', structure: 'backing-file' }] });
  expect(verdictOf(summary, { check: check({}) }).kind).toBe('incomplete');
});

test('so does a link further down, or one that leads back', () => {
  const chain = [
    { depth: 0, name: 'top.qcow2' },
    { depth: 1, name: 'middle.qcow2' },
    { depth: 2, name: 'top.qcow2', problem: { reason: 'cycle' } },
  ];
  expect(verdictOf(summaryOf({ chain }), {}).kind).toBe('incomplete');
});

test('an unknown feature is unsupported, whatever else the header shows', () => {
  const summary = summaryOf({
    findings: [
      { code: 'header-field-invalid', structure: 'header' },
      { code: 'unknown-incompatible-feature', structure: 'header' },
    ],
  });
  expect(verdictOf(summary, {}).kind).toBe('unsupported');
});

test('a notice does not spoil a healthy image', () => {
  const summary = summaryOf({ findings: [{ code: 'encrypted', structure: 'header' }] });
  expect(verdictOf(summary, { check: check({}) }).kind).toBe('healthy');
});

test('what no counter tells keeps an image from being healthy', () => {
  const verdict = (code: FindingCode, counts: Partial<CheckResult> = {}) =>
    verdictOf(summaryOf(), { check: check({ findings: [{ code, structure: 'header' }], ...counts }) }).kind;
  expect(verdict('corrupt-bit')).toBe('marked-corrupt');
  expect(verdict('corrupt-bit', { leaks: 2 })).toBe('marked-corrupt');
  expect(verdict('backing-format-missing')).toBe('at-risk');
  expect(verdict('dirty-bit')).toBe('not-closed');
  expect(verdict('dirty-bit', { leaks: 2 })).toBe('leaks');
  expect(verdict('corrupt-bit', { corruptions: 1 })).toBe('damaged');
});

test('marks in the header are told before a check', () => {
  const seen = (code: FindingCode) =>
    verdictOf(summaryOf({ findings: [{ code, structure: 'header' }] }), {}).kind;
  expect(seen('corrupt-bit')).toBe('marked-corrupt');
  expect(seen('dirty-bit')).toBe('not-closed');
  expect(seen('backing-format-missing')).toBe('not-checked');
});
