import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Workshop } from '../corpus/workshop';
import { suiteFolder } from '../suite-folder';
import { bothLooks } from './same-as-qemu';

const create = (size: string, options: string) => (shop: Workshop) => shop.create(size, options);

/** Then a snapshot holds what was written. */
const withSnapshot =
  (make: (shop: Workshop) => Promise<unknown>, ...commands: string[]) =>
  async (shop: Workshop) => {
    await make(shop);
    await shop.io(...commands);
    await shop.snapshot('before');
  };

/** What is done after a snapshot was taken, and the entries that qemu-io leaves; ours where they differ. */
const cases: readonly {
  readonly name: string;
  readonly make: (shop: Workshop) => Promise<unknown>;
  readonly commands: readonly string[];
  readonly theirs: readonly string[];
  readonly ours?: readonly string[];
}[] = [
  {
    name: 'clusters are copied, given up and hidden',
    make: withSnapshot(create('1M', ''), 'write 0 256k', 'write -z 0 256k'),
    commands: ['write -P 3 64k 64k', 'write -z -u 128k 64k', 'discard 0 64k'],
    theirs: ['0: zero', '1: own host', '2: zero', '3: host zero'],
  },
  {
    name: 'whole clusters with subclusters are copied, parts of them zeroed',
    make: withSnapshot(create('1M', 'extended_l2=on'), 'write 0 128k', 'write -z 128k 8k'),
    commands: ['write -P 9 1k 1k', 'write -z 66k 2k'],
    theirs: ['0: own host stored ffffffff', '1: host stored fffffffd zero 2', '2: zero f'],
  },
  {
    name: 'zeroes keep no reference to a shared cluster, which they could not write to anyway',
    make: withSnapshot(create('1M', ''), 'write 0 64k'),
    commands: ['write -z 0 64k'],
    theirs: ['0: host zero'],
    ours: ['0: zero'],
  },
  {
    name: 'a write to a shared cluster with subclusters copies all of it, not only those that are stored',
    make: withSnapshot(create('1M', 'extended_l2=on'), 'write 0 4k'),
    commands: ['write 8k 2k'],
    theirs: ['0: own host stored 1f'],
    ours: ['0: own host stored ffffffff'],
  },
];

describe('entries of clusters that a snapshot shares are those that qemu-io leaves', async () => {
  const folder = await suiteFolder('shared-entries');
  it.each(cases)('$name', async ({ name, make, commands, theirs, ours: expected = theirs }) => {
    const place = join(folder, name);
    await mkdir(place);
    const { qemu, ours } = await bothLooks(place, make, commands);
    expect(qemu.entries).toEqual(theirs);
    expect(ours).toMatchObject({ entries: expected, check: qemu.check });
  });
});
