import { describe, expect, it } from 'vitest';
import { createCommand, diskSize, requestOf, sizeNote, sizeProblem, USUAL_IMAGE } from './new-image-form';
import type { ChosenBacking, NewImageForm } from './new-image-form';

const form = (fields: Partial<NewImageForm> = {}): NewImageForm => ({ ...USUAL_IMAGE, ...fields });
const backing: ChosenBacking = {
  file: 'file-1',
  fileName: 'base disk.raw',
  folder: '/vm',
  format: 'raw',
  virtualSize: 1 << 30,
};

describe('the size of a new disk', () => {
  it('is what was typed, rounded up to a sector', () => {
    expect(diskSize(form({ size: '1.5 GiB' }))).toBe(1.5 * 2 ** 30);
    expect(diskSize(form({ size: '1000' }))).toBe(1024);
    expect(diskSize(form({ size: 'twelve' }))).toBeUndefined();
  });

  it('is that of the backing file where nothing was typed', () => {
    const empty = form({ size: ' ', backing });
    expect(diskSize(empty)).toBe(1 << 30);
    expect(sizeNote(empty)).toBe('That of the backing file: 1 GiB');
    expect(requestOf(empty).size).toBeUndefined();
    expect(sizeProblem(form({ size: '' }))).toContain('A disk needs a size');
  });

  it('is wrong where clusters do not reach it', () => {
    expect(sizeProblem(form({ size: '129 GiB', clusterBits: 9 }))).toContain('512 B reach 128 GiB');
    expect(sizeProblem(form({ size: '128 GiB', clusterBits: 9 }))).toBeUndefined();
  });
});

describe('answers that do not go together', () => {
  it('leave out subclusters where clusters are too small', () => {
    expect(requestOf(form({ extendedL2: true, clusterBits: 13 })).extendedL2).toBe(false);
    expect(requestOf(form({ extendedL2: true, clusterBits: 14 })).extendedL2).toBe(true);
  });

  it('make tables in advance over a backing file only with subclusters', () => {
    const over = form({ backing, preallocation: 'metadata' });
    expect(requestOf(over).preallocation).toBe('off');
    expect(requestOf({ ...over, extendedL2: true }).preallocation).toBe('metadata');
  });
});

describe('the command for a new image', () => {
  it('names a data file beside the image', () => {
    expect(createCommand(form({ dataFile: true }))).toMatch(
      /^qcow-tool create disk.qcow2 .*--data-file disk.raw$/,
    );
  });

  it('names what is not usual, and nothing else', () => {
    expect(createCommand(form())).toBe('qcow-tool create disk.qcow2 --size 21474836480 --strict-refcounts');
    expect(createCommand(form({ size: '', backing, clusterBits: 12, lazyRefcounts: true }))).toBe(
      "qcow-tool create disk.qcow2 --cluster-bits 12 --backing '/vm/base disk.raw' --backing-format raw",
    );
  });
});
