import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings';
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
const held = (writing: boolean): Partial<ImageSummary> => ({
  inUse: { state: 'in-use', holders: [{ pid: 42, command: 'qemu-system-x86', writing }] },
});

describe('a verb that writes', () => {
  it('is there for every sound image', () => {
    expect(allowed(image())).toEqual(IMAGE_VERBS);
  });

  it('keeps off what a virtual machine writes to, and names it', () => {
    expect(allowed(image(held(true)))).toEqual([]);
    expect(verbBar('export', image(held(true)), {}, undefined)?.sentence).toContain(
      'qemu-system-x86, process 42, has this image open for writing',
    );
  });

  it('may read beside somebody who reads, and not write', () => {
    expect(allowed(image(held(false)))).toEqual(['export', 'metadata']);
  });

  it('writes to no damaged image, whoever found the damage', () => {
    const damaged = { check: checkOf({ corruptions: 1 }) };
    expect(allowed(image(), damaged)).toEqual(['export', 'metadata']);
    const findings: Finding[] = [{ code: 'corrupt-bit', structure: 'header' }];
    expect(allowed(image({ findings }))).toEqual(['export', 'metadata']);
  });

  it('has no key for encrypted data', () => {
    expect(allowed(image({ encryption: 'LUKS' }))).toEqual(['metadata']);
  });

  it('needs the whole chain for the data of the disk', () => {
    const chain = [{ depth: 1, name: 'base', problem: { reason: 'missing' } }];
    expect(allowed(image({ chain }))).toEqual(['metadata']);
  });

  it('saves the metadata even of an image that nothing else can be done with', () => {
    expect(allowed(image({ can: { map: false, check: false } }))).toEqual(['metadata']);
  });

  it('does not resize a version 2 image with snapshots', () => {
    const snapshots = [{ index: 0 } as SnapshotInfo];
    expect(allowed(image({ version: 2, snapshots }))).toEqual(['discard', 'export', 'metadata']);
    expect(allowed(image({ version: 3, snapshots }))).toEqual(IMAGE_VERBS);
  });

  it('waits for others, and for a check where it writes to the image', () => {
    expect(allowed(image(), {}, 'export')).toEqual(['export']);
    expect(allowed(image(), { checking: 3 })).toEqual(['export', 'metadata']);
  });

  it('is decided on what is on the disk', () => {
    expect(allowed(image({}, { changed: 'modified' }))).toEqual([]);
    expect(allowed(image({}, { stopped: true }))).toEqual([]);
    expect(allowed(image({}, { summary: { state: 'loading' } }))).toEqual([]);
  });
});
