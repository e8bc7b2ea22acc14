import { describe, expect, it } from 'vitest';
import { describeFinding, findingHeading } from './finding-text';
import { FINDING_KINDS, type Finding, type FindingCode } from './findings';

const codes = Object.keys(FINDING_KINDS) as FindingCode[];
const full = (code: FindingCode): Finding => ({
  code,
  structure: 'l2-entry',
  hostOffset: 0x40000,
  target: 0x50000,
  guest: { start: 0x10000, length: 0x10000 },
  raw: '0x8000000000050000',
  field: 'size',
  expected: '1 … 2',
  stored: 1,
  references: 2,
  clusters: 3,
  snapshot: 0,
  detail: 'name',
});

describe('words for findings', () => {
  it.each(codes)('%s reads as sentences, with and without its fields', (code) => {
    for (const finding of [full(code), { code, structure: 'header' } as const]) {
      for (const options of [{}, { clusterSize: 65_536 }]) {
        const { title, detail, effect, remedy } = describeFinding(finding, options);
        expect(title).toMatch(/^[A-Z].*[^.]$/);
        for (const sentence of [detail, effect, remedy]) expect(sentence).toMatch(/^[A-Z“].*\.$/);
        expect(title + detail + effect + remedy).not.toMatch(/undefined|NaN|\[object| {2}|\.\.|,\./);
      }
    }
    expect(findingHeading(code)).toMatch(/^[A-Z].*[^.]$/);
  });

  it('say where in the file and on the disk', () => {
    expect(describeFinding({ ...full('data-unaligned'), target: 0x52a00 }).detail).toBe(
      'The L2 table entry at 0x40000, which reads 0x8000000000050000, points to 0x52a00, which is not the start of a cluster. It maps 64 KiB of the disk from guest offset 0x10000 on.',
    );
  });

  it('count clusters and their size', () => {
    const leak: Finding = {
      code: 'refcount-too-high',
      structure: 'refcount-block',
      target: 0x50000,
      stored: 1,
      references: 0,
    };
    expect(describeFinding(leak, { clusterSize: 65_536 }).detail).toBe(
      'Cluster 5 at 0x50000 is counted as used more often than anything uses it. It is counted once and used 0 times.',
    );
    const run = { ...leak, clusters: 16, stored: undefined };
    expect(describeFinding(run, { clusterSize: 65_536 }).detail).toMatch(
      /^Each of 16 clusters from 0x50000 on \(1 MiB\)/,
    );
  });
});
