import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { qemuImg, qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { Random } from '../../../test/random';
import { suiteFolder } from '../../../test/suite-folder';
import type { CompareResult } from '../../shared/compare-results';
import type { OperationContext } from '../../shared/progress';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { compare } from './compare';

const folder = await suiteFolder('compare-oracle');
const inFolder = (name: string): string => join(folder, name);

interface Options {
  readonly snapshot?: string;
  readonly otherSnapshot?: string;
  readonly context?: OperationContext;
}

async function compared(
  a: string,
  b: string,
  { snapshot, otherSnapshot, context }: Options = {},
): Promise<CompareResult> {
  const first = await openImage(a, { gate: allowLocal });
  const second = await openImage(b, { gate: allowLocal });
  try {
    return await compare({ image: first, snapshot }, { image: second, snapshot: otherSnapshot }, context);
  } finally {
    await first.close();
    await second.close();
  }
}

/** What qemu-img says: 0 the same, 1 different, and where first, as it looks in steps of its own. */
async function theirs(a: string, b: string): Promise<{ same: boolean; offset?: number }> {
  const { status, stdout } = await qemuImg(['compare', '-f', 'qcow2', '-F', 'qcow2', a, b]);
  expect([0, 1]).toContain(status);
  const at = /mismatch at offset (\d+)/.exec(stdout)?.[1];
  return { same: status === 0, offset: at === undefined ? undefined : Number(at) };
}

const SHAPES = [
  ['-o', 'cluster_size=64k'],
  ['-o', 'cluster_size=4k'],
  ['-o', 'cluster_size=512'],
  ['-o', 'cluster_size=2M'],
  ['-o', 'extended_l2=on,cluster_size=64k'],
  ['-o', 'compat=0.10'],
  ['-o', 'compression_type=zstd'],
] as const;

/** Sectors of random places; now and then zeroes, and now and then nothing but what is there. */
function writes(random: Random, count: number, size: number): string[] {
  return Array.from({ length: count }, () => {
    const length = 512 * (1 + random.below(random.pick([4, 200, 2000])));
    const offset = 512 * random.below((size - length) / 512);
    const pattern = random.pick([0, 1, 2]);
    return random.below(5) === 0 ? `write -z ${offset} ${length}` : `write -P ${pattern} ${offset} ${length}`;
  });
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('random pair %i', (seed) => {
  const random = new Random(seed);
  const size = 8 << 20;
  const a = inFolder(`${seed}-a.qcow2`);
  const b = inFolder(`${seed}-b.qcow2`);

  beforeAll(async () => {
    await qemuImgMust(['create', '-q', '-f', 'qcow2', ...random.pick(SHAPES), a, String(size)]);
    await qemuIoMust(a, writes(random, 12, size));
    const shape = random.pick(SHAPES);
    switch (random.below(4)) {
      case 0:
        await qemuImgMust(['convert', '-O', 'qcow2', '-c', ...shape, a, b]);
        break;
      case 1:
        await qemuImgMust(['create', '-q', '-f', 'qcow2', ...shape, '-b', a, '-F', 'qcow2', b]);
        break;
      case 2:
        await copyFile(a, b);
        break;
      default:
        await qemuImgMust(['convert', '-O', 'qcow2', ...shape, a, b]);
    }
    if (random.below(2) === 0) await qemuImgMust(['resize', '-q', b, `${size + 512 * random.below(9000)}`]);
  });

  test('is the same, or not, as qemu-img has it, before and after more was written', async () => {
    for (let round = 0; round < 4; round++) {
      const [ours, qemu] = [await compared(a, b), await theirs(a, b)];
      expect(ours.same).toBe(qemu.same);
      expect(ours.firstDifference === undefined).toBe(qemu.same);
      // theirs is where the piece begins that they were looking at
      expect(ours.firstDifference ?? 0).toBeGreaterThanOrEqual(qemu.offset ?? 0);
      const sums = Object.values(ours.bytes).reduce((sum, bytes) => sum + bytes, 0);
      expect(sums).toBe(Math.max(ours.first.virtualSize, ours.second.virtualSize));
      await qemuIoMust(b, writes(random, 2, size));
    }
  });

  test('differs in as many bytes as the raw disks do', async () => {
    const raws = await Promise.all(
      [a, b].map(async (image) => {
        await qemuImgMust(['convert', '-f', 'qcow2', '-O', 'raw', image, `${image}.raw`]);
        return readFile(`${image}.raw`);
      }),
    );
    const ours = await compared(a, b);
    const length = Math.max(...raws.map((raw) => raw.length));
    let count = 0;
    const grains = new Set<number>();
    for (let at = 0; at < length; at++) {
      if ((raws[0][at] ?? 0) === (raws[1][at] ?? 0)) continue;
      count++;
      grains.add(Math.floor(at / ours.grain));
    }
    expect(ours.differingBytes).toBe(count);
    const listed = ours.ranges.reduce((sum, range) => sum + Math.ceil(range.length / ours.grain), 0);
    expect(ours.rangesTotal > ours.ranges.length || listed === grains.size).toBe(true);
  });
});

describe('one image', () => {
  const image = inFolder('snapshots.qcow2');

  beforeAll(async () => {
    await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '64M']);
    await qemuIoMust(image, ['write -P 1 0 32M']);
    await qemuImgMust(['snapshot', '-c', 'before', image]);
    await qemuIoMust(image, ['write -P 2 1M 64k', 'write -z 4M 128k', 'write -P 3 40M 64k']);
  });

  test('is compared with its snapshot; what both share is not read', async () => {
    const result = await compared(image, image, { otherSnapshot: 'before' });
    expect(result.ranges).toEqual([
      { start: 1 << 20, length: 65_536, kind: 'differs' },
      { start: 4 << 20, length: 131_072, kind: 'only-second' },
      { start: 40 << 20, length: 65_536, kind: 'only-first' },
    ]);
    expect(result.sharedBytes).toBe((32 << 20) - 3 * 65_536);
    expect(result.facts).toBeUndefined();
  });

  test('is itself, without reading any of it', async () => {
    const result = await compared(image, image);
    expect(result).toMatchObject({ same: true, differingBytes: 0, ranges: [] });
    expect(result.sharedBytes).toBe(result.bytes.same);
  });

  test('is another than a copy by what it says of itself, though the disks are the same', async () => {
    const copy = inFolder('copy.qcow2');
    await qemuImgMust(['convert', '-O', 'qcow2', '-o', 'cluster_size=4k', image, copy]);
    const { same, facts } = await compared(image, copy);
    expect(same).toBe(true);
    expect(facts).toContainEqual({ part: 'field', name: 'cluster_bits', first: '16', second: '12' });
    expect(facts?.filter(({ part }) => part === 'snapshot')).toMatchObject([{ name: 'before (1)' }]);
  });

  test('is left at once when that is asked for', async () => {
    const controller = new AbortController();
    const context = { signal: controller.signal, progress: () => controller.abort() };
    const copy = inFolder('large.qcow2');
    await qemuImgMust(['convert', '-O', 'qcow2', image, copy]);
    await expect(compared(image, copy, { context })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
