import { describe, expect, it } from 'vitest';
import type { ImageSummary } from '../shared/results';
import { refusedFiles } from './refused-files';

const summary = (part: Partial<ImageSummary>): ImageSummary =>
  ({ folder: '/vm', chain: [], findings: [], ...part }) as unknown as ImageSummary;

describe('refusedFiles', () => {
  it('names the links that the gate refused, and only those', () => {
    const chain = [
      { depth: 0, name: '/vm/top.qcow2', path: '/vm/top.qcow2' },
      { depth: 1, name: '../base.qcow2', path: '/base.qcow2', problem: { reason: 'gate' } },
    ];
    expect(refusedFiles(summary({ chain }))).toEqual(['/base.qcow2']);
    expect(refusedFiles(summary({ chain: [{ ...chain[1], problem: { reason: 'missing' } }] }))).toEqual([]);
  });

  it('names the data file, resolved where the image lies', () => {
    const dataFile = { name: '../data.raw', raw: true };
    const code = 'data-file-unusable';
    const refused = [{ code, structure: 'data-file', field: 'gate' }] as const;
    const missing = [{ code, structure: 'data-file', field: 'missing' }] as const;
    expect(refusedFiles(summary({ dataFile, findings: refused }))).toEqual(['/data.raw']);
    expect(refusedFiles(summary({ dataFile, findings: missing }))).toEqual([]);
  });
});
