import { expect, test } from 'vitest';
import { describeFinding } from './finding-text';
import type { Finding } from './findings';
import { reportOf } from './report-fixture';
import { reportHtml } from './report-html';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202e\u0007`;

test('what an image is called, and what it calls things, is never anything but text', () => {
  const finding: Finding = { code: 'backing-file-unusable', structure: 'backing-file', detail: HOSTILE };
  const page = reportHtml(
    reportOf({
      fileName: HOSTILE,
      folder: HOSTILE,
      program: HOSTILE,
      header: {
        fields: [
          {
            name: HOSTILE,
            offset: 0,
            length: 4,
            raw: HOSTILE,
            value: HOSTILE,
            meaning: HOSTILE,
            problem: HOSTILE,
          },
        ],
        features: [{ set: 'compatible', bit: 3, name: HOSTILE, source: 'image', on: true }],
        extensions: [{ type: 1, name: HOSTILE, offset: 8, length: 4, meaning: HOSTILE, raw: '' }],
        findings: [{ ...finding, ...describeFinding(finding) }],
      },
      snapshots: [
        {
          index: 0,
          id: HOSTILE,
          name: HOSTILE,
          offset: 0,
          l1Offset: 0,
          l1Entries: 0,
          dateSeconds: Number.MAX_SAFE_INTEGER,
          dateNanoseconds: 0,
          vmClockNanoseconds: '0',
          vmStateSize: 0,
          diskSize: 0,
          extraDataSize: 0,
        },
      ],
      bitmaps: [{ name: HOSTILE, granularity: 512, flags: [], tableOffset: 0, tableEntries: 0 }],
      chain: [
        { depth: 0, name: HOSTILE },
        { depth: 1, name: HOSTILE, declaredFormat: HOSTILE, problem: { reason: 'missing', detail: HOSTILE } },
      ],
    }),
  );
  expect(page).not.toMatch(/<(script|img|a|link|iframe|object)\b/i);
  expect(page).not.toMatch(/="[^"]*" on\w+=/);
  expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(12);
  expect(page).not.toContain('\u202e');
  expect(page).toContain('no valid date');
});

test('a page brings all it needs, and forbids itself all else', () => {
  const page = reportHtml(reportOf());
  expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;`);
  expect(page).not.toMatch(/\b(?:src|href)=|url\(|@import|https?:/);
  expect(page).toContain('prefers-color-scheme:dark');
  expect(page).toContain('@media print');
});

test('a repair that was taken back is told as such, newest first', () => {
  const time = { at: 1_700_000_000_000, milliseconds: 1 };
  const mended = { corruptionsFixed: 2, leaksFixed: 1 };
  const after = { checkErrors: 0, corruptions: 0, leaks: 0, extraCorruptions: 0 };
  const page = reportHtml(
    reportOf({
      acts: [
        { verb: 'undo', ...time, made: 1, ...mended, writtenBytes: 8192 },
        { verb: 'repair', ...time, ...mended, after },
      ],
    }),
  );
  expect(page).toContain('Repair taken back');
  expect(page.indexOf('Repair taken back')).toBeLessThan(page.indexOf('Repaired'));
});

test('findings that are not listed are counted', () => {
  const finding: Finding = { code: 'refcount-too-low', structure: 'data-cluster', hostOffset: 0x50000 };
  const page = reportHtml(
    reportOf({
      check: {
        checkErrors: 0,
        corruptions: 7,
        leaks: 0,
        extraCorruptions: 0,
        imageEndOffset: 0,
        totalClusters: 16,
        allocatedClusters: 7,
        fragmentedClusters: 0,
        compressedClusters: 0,
        findings: [{ ...finding, ...describeFinding(finding) }],
        findingsTotal: 7,
        refcounts: [],
        refcountsRight: 0,
        refcountsTooLow: 7,
        milliseconds: 1,
      },
    }),
  );
  expect(page).toContain('7 errors found');
  expect(page).toContain('7 findings, the first 1 of them');
  expect(page).toContain('6 more findings are not listed.');
});
