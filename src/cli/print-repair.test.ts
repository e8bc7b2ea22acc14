import { describe, expect, it } from 'vitest';
import { CLEAN, repairPreview, repairResult, undoEntry } from '../../test/repair-records';
import type { Finding } from '../shared/findings';
import type { RepairWrite } from '../shared/repair-results';
import { previewText, repairedText, repairJson, resultText } from './print-repair';

const LEAK: Finding = { code: 'refcount-too-high', structure: 'refcount-block', clusters: 3 };
const TOO_LOW: Finding = { code: 'refcount-too-low', structure: 'refcount-block' };
const WRITE: RepairWrite = {
  step: 'raise',
  offset: 0x2000a,
  length: 2,
  reason: 'refcount-raised',
  before: '0000',
  after: '0001',
};
const LOST = { start: 0x10000, length: 0x10000, why: 'reference-beyond-end', becomes: 'zeroes' } as const;

describe('the text of a dry run', () => {
  it('says what was found, how often', () => {
    const preview = repairPreview({ findings: [LEAK, TOO_LOW, LEAK], findingsTotal: 5 });
    const text = previewText(preview, 'disk.qcow2');
    expect(text).toContain('A check of disk.qcow2 finds 2 errors:\n           6  Leaked clusters\n');
    expect(text).toContain('           1  Clusters used more often than counted\n');
    expect(text).toContain('… and 2 findings more');
  });

  it('lists the writes with old and new bytes, and says how many more there are', () => {
    const listed = [WRITE, { ...WRITE, offset: 0x50000, length: 65_536, before: undefined }];
    const text = previewText(repairPreview({ listed, writes: { count: 7, bytes: 65_538 } }), 'disk.qcow2');
    expect(text).toContain('would write 64 KiB in 7 places');
    expect(text).toMatch(/0x2000a +0000 -> 0001 {2}refcount raised\n/);
    expect(text).toMatch(/0x50000 +64 KiB {2}refcount raised\n/);
    expect(text).toContain('… and 5 more');
  });

  it('is short however much would be written', () => {
    const listed = Array.from({ length: 5000 }, () => WRITE);
    const lost = Array.from({ length: 5000 }, () => LOST);
    const preview = repairPreview({
      listed,
      lost,
      lostBytes: 6000 * LOST.length,
      writes: { count: 5000, bytes: 10_000 },
    });
    const text = previewText(preview, 'disk.qcow2');
    expect(text.split('\n').length).toBeLessThan(220);
    expect(text).toContain('… and 4900 more\n');
    expect(text).toContain('… and 369 MiB more\n');
  });

  it('warns of leaks that look like tables', () => {
    const preview = repairPreview({ leakedTables: 2 });
    expect(previewText(preview, 'disk.qcow2')).toContain('2 leaked clusters look like tables that something');
    expect(JSON.parse(repairJson(preview, 'disk.qcow2'))).toMatchObject({ 'leaked-tables': 2 });
    expect(previewText(repairPreview(), 'disk.qcow2')).not.toContain('look like');
  });

  it('names what would be lost, what would be left out, and the undo file', () => {
    const preview = repairPreview({
      lost: [LOST],
      lostBytes: LOST.length,
      dropped: [{ kind: 'bitmap', name: 'b\u001b[2J', why: 'bitmap-entry-invalid' }],
      undoFile: '/images/disk.undo',
    });
    const text = previewText(preview, 'disk.qcow2');
    expect(text).toContain(
      'Would be given up: 64 KiB of the disk.\n    64 KiB from guest offset 0x10000 on: ',
    );
    expect(text).toContain('Bitmap “b\\u001b[2J”');
    expect(text).toContain('would go to /images/disk.undo, at most 4 KiB');
    expect(text).toMatch(/at a loss\. .*\n$/);
  });
});

describe('the text of a repair', () => {
  it('says where the undo file is and how to take the repair back', () => {
    const text = resultText(repairResult({ undoFile: '/images/disk.undo' }), 'disk.qcow2');
    expect(text).toContain('The old bytes are in /images/disk.undo; qcow-tool undo disk.qcow2');
    expect(text).toMatch(/The image is repaired\. .*\n$/);
  });

  it('says what is left', () => {
    const after = { ...CLEAN, corruptions: 1 };
    const text = resultText(repairResult({ after, remaining: [TOO_LOW] }), 'disk.qcow2');
    expect(text).toContain('Left as it is:\n           1  Clusters used more often than counted\n');
    expect(text).toContain('repaired in part');
  });

  it('says that an interrupted one came first', () => {
    const text = resultText(repairResult({ finished: undoEntry() }), 'disk.qcow2');
    expect(text).toContain('(/images/disk.qcow2.undo)');
  });

  it('is a single line where nothing was wrong', () => {
    const result = repairResult({ before: CLEAN, writes: { count: 0, bytes: 0 } });
    expect(resultText(result, 'disk.qcow2').trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the JSON document', () => {
  it('has the keys of the contract', () => {
    const result = repairResult({ lost: [LOST], lostBytes: LOST.length, undoFile: '/u', listed: [WRITE] });
    const document = JSON.parse(repairJson(result, 'disk.qcow2'));
    expect(document).toMatchObject({
      filename: 'disk.qcow2',
      'dry-run': false,
      findings: [],
      'findings-total': 0,
      writes: { count: 3, bytes: 24 },
      lost: [LOST],
      'corruptions-fixed': 2,
      'leaks-fixed': 0,
      'undo-file': '/u',
      before: { 'check-errors': 0, corruptions: 2, leaks: 0, 'extra-corruptions': 0 },
    });
    expect(document).not.toHaveProperty('writes-listed');
  });

  it('of a dry run lists the writes, and says that nothing is fixed', () => {
    const document = JSON.parse(repairJson(repairPreview({ listed: [WRITE] }), 'disk.qcow2'));
    expect(document).toMatchObject({
      'dry-run': true,
      'writes-listed': [WRITE],
      'corruptions-fixed': 0,
      'undo-file': null,
    });
  });
});

describe('before check -r checks again', () => {
  it('the words are those of qemu-img, with what was given up', () => {
    const result = repairResult({ leaksFixed: 3, lost: [LOST], lostBytes: LOST.length, undoFile: '/u' });
    const text = repairedText(result, 'disk.qcow2');
    expect(text).toMatch(/^The following .* repaired:\n\n {4}3 leaked clusters\n {4}2 corruptions\n\n/);
    expect(text).toContain('Given up: 64 KiB');
    expect(text).toMatch(/qcow-tool undo disk.qcow2 .*\nDouble checking the fixed image now\.\.\.\n$/);
  });

  it('nothing is said where nothing was written', () => {
    expect(repairedText(repairResult({ writes: { count: 0, bytes: 0 } }), 'disk.qcow2')).toBe('');
  });
});
