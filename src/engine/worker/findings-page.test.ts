import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/findings';
import type { CheckResult } from '../../shared/results';
import { findingsPage, FIRST_FINDINGS, withFirstFindings } from './findings-page';

const findings = Array.from({ length: 1200 }, (_, index): Finding => ({
  code: index % 3 === 0 ? 'refcount-too-high' : 'refcount-too-low',
  structure: 'data-cluster',
  hostOffset: index * 65_536,
}));
const check = { findings, findingsTotal: 5000 } as unknown as CheckResult;

describe('the findings of a check', () => {
  it('come in pages that together are all that was kept', () => {
    const pages = [0, 500, 1000, 1500].map((offset) => findingsPage(check, { offset, limit: 500 }));
    expect(pages.flatMap((page) => page.findings)).toEqual(findings);
    expect(pages.map(({ total }) => total)).toEqual([5000, 5000, 5000, 5000]);
  });

  it('can be those of one code', () => {
    const page = findingsPage(check, { offset: 399, limit: 10, code: 'refcount-too-high' });
    expect(page).toEqual({ findings: [findings[1197]], total: 400 });
  });

  it('come with the result only as far as a first page', () => {
    const first = withFirstFindings(check);
    expect(first.findings).toHaveLength(FIRST_FINDINGS);
    expect(first.findingsTotal).toBe(5000);
  });
});
