import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings';
import type { ListedUndo } from '../../../shared/listed-undo';
import type { ImageSummary, SnapshotInfo } from '../../../shared/results';
import { checkOf } from '../../app/check-fixture';
import type { Facts } from '../../app/facts';
import { summaryOf } from '../../app/summary-fixture';
import { verbBar } from './verb-bars';
import type { Writable } from './verb-bars';
import { IMAGE_VERBS } from './verbs';
import type { ImageVerb } from './verbs';

const image = (summary: Partial<ImageSummary> = {}, state: Partial<Writable> = {}): Writable => ({
  summary: { state: 'ready', value: summaryOf(summary) },
  stopped: false,
  ...state,
});
/** Verbs that an image allows. */
const allowed = (of: Writable, facts: Facts = {}, busy?: ImageVerb): readonly ImageVerb[] =>
  IMAGE_VERBS.filter((verb) => !verbBar(verb, of, facts, busy));
/** Those that are there without a repair to take back. */
const READING = ['export', 'metadata', 'report', 'compare'];
const WITHOUT_UNDO = IMAGE_VERBS.filter((verb) => verb !== 'undo');
const entry = (state: ListedUndo['state']): ListedUndo => ({
  id: '0'.repeat(32),
  path: '/images/disk.qcow2.undo',
  made: 0,
  scope: 'all',
  state,
  changedBytes: 8,
  fileBytes: 4096,
  corruptionsFixed: 1,
  leaksFixed: 0,
});
const held = (writing: boolean): Partial<ImageSummary> => ({
  inUse: { state: 'in-use', holders: [{ pid: 42, command: 'qemu-system-x86', writing }] },
});

describe('a verb that writes', () => {
  it('is there for every sound image', () => {
    expect(allowed(image())).toEqual(WITHOUT_UNDO);
    expect(allowed(image(), { undo: [] })).toEqual(WITHOUT_UNDO);
    expect(allowed(image(), { undo: [entry('done')] })).toEqual(IMAGE_VERBS);
  });

  it('keeps off what a virtual machine writes to, and names it', () => {
    expect(allowed(image(held(true)))).toEqual([]);
    expect(verbBar('export', image(held(true)), {}, undefined)?.sentence).toContain(
      'qemu-system-x86, process 42, has this image open for writing',
    );
  });

  it('may read beside somebody who reads, and not write', () => {
    expect(allowed(image(held(false)))).toEqual(READING);
  });

  it('writes to no damaged image, whoever found the damage, other than to repair it', () => {
    const damaged = { check: checkOf({ corruptions: 1 }) };
    expect(allowed(image(), damaged)).toEqual(['repair', ...READING]);
    const findings: Finding[] = [{ code: 'corrupt-bit', structure: 'header' }];
    expect(allowed(image({ findings }))).toEqual(['repair', ...READING]);
  });

  it('has no key for encrypted data', () => {
    expect(allowed(image({ encryption: 'LUKS' }))).toEqual(['repair', 'metadata', 'report']);
  });

  it('needs the whole chain for the data of the disk, and none of it to move clusters', () => {
    const chain = [{ depth: 1, name: 'base', problem: { reason: 'missing' } }];
    const findings: Finding[] = [{ code: 'backing-file-unusable', structure: 'backing-file' }];
    expect(allowed(image({ chain, findings }))).toEqual(['repair', 'compact', 'metadata', 'report']);
  });

  it('saves the metadata even of an image that nothing else can be done with', () => {
    expect(allowed(image({ can: { map: false, check: false, repair: false } }))).toEqual([
      'metadata',
      'report',
    ]);
  });

  it('repairs an image that QEMU refuses where a repair makes anew what is wrong', () => {
    expect(allowed(image({ can: { map: true, check: false, repair: true } }))).toContain('repair');
  });

  it('does not resize a version 2 image with snapshots', () => {
    const snapshots = [{ index: 0 } as SnapshotInfo];
    expect(allowed(image({ version: 2, snapshots }))).toEqual(['repair', 'compact', 'discard', ...READING]);
    expect(allowed(image({ version: 3, snapshots }))).toEqual(WITHOUT_UNDO);
  });

  it('ends a repair that was interrupted before the next one', () => {
    for (const state of ['interrupted', 'undoing'] as const) {
      const facts = { undo: [entry(state), entry('done')] };
      expect(verbBar('undo', image(), facts, undefined)).toBeUndefined();
      expect(verbBar('repair', image(), facts, undefined)?.brief).toBe('finish the last one');
    }
  });

  it('waits for others, and for a check where it writes to the image', () => {
    expect(allowed(image(), {}, 'export')).toEqual(['export']);
    expect(allowed(image(), { checking: 3 })).toEqual(READING);
  });

  it('is decided on what is on the disk', () => {
    expect(allowed(image({}, { changed: 'modified' }))).toEqual([]);
    expect(allowed(image({}, { stopped: true }))).toEqual([]);
    expect(allowed(image({}, { summary: { state: 'loading' } }))).toEqual([]);
  });
});
