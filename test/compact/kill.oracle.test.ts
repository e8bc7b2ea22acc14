import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QCOW_TOOL } from '../qcow-tool';
import { suiteFolder } from '../suite-folder';
import { killCompactions } from './killing';

const folder = await suiteFolder('compact-kill');
const MIB = 1 << 20;

describe('kill -9 of qcow-tool compact at any moment leaves a sound file, and it goes on from there', () => {
  it.each([
    { name: 'compact', options: 'cluster_size=16k', how: [], lazy: false },
    { name: 'zeroes', options: 'cluster_size=64k,refcount_bits=8', how: ['--zeroes'], lazy: false },
    { name: 'lazy', options: 'cluster_size=16k,lazy_refcounts=on', how: [], lazy: true },
    { name: 'defragment', options: 'cluster_size=32k', how: ['--defragment'], lazy: false },
  ])('$name', async ({ name, options, how, lazy }) => {
    const path = join(folder, `${name}.qcow2`);
    const killing = { tool: QCOW_TOOL, size: 96 * MIB, options, how, lazy, seed: name.length, kills: 8 };
    expect((await killCompactions(path, killing)).troubles).toEqual([]);
  });
});
