import { describe, expect, it } from 'vitest';
import type { HostExtent } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { RAW_PART, rawBytes, rawParts } from './raw-parts';

const CLUSTER = 65_536;
const MIB = 1 << 20;

/** A raw disk with data in these ranges, and how often its file system was asked. */
function disk(length: number, ...data: readonly (readonly [start: number, length: number])[]) {
  let asked = 0;
  const hostExtent = async (at: number): Promise<HostExtent> => {
    asked++;
    const inside = data.find(([start, bytes]) => at >= start && at < start + bytes);
    if (inside) return { start: at, length: inside[0] + inside[1] - at, hole: false };
    const next = data.find(([start]) => start > at)?.[0] ?? length;
    return { start: at, length: next - at, hole: true };
  };
  return { length, hostExtent, asked: () => asked };
}

async function partsOf(source: Parameters<typeof rawParts>[0]) {
  const parts = [];
  for await (const { start, length } of rawParts(source, CLUSTER)) parts.push([start, length]);
  return parts;
}

describe('the parts of a raw disk', () => {
  it('leave holes out, and begin with a cluster', async () => {
    const source = disk(2 ** 40, [2 ** 30 + 4096, 4096]);
    expect(await partsOf(source)).toEqual([[2 ** 30, RAW_PART]]);
    expect(await partsOf(disk(2 ** 40))).toEqual([]);
  });

  it('are all of it where there are no holes, or nobody can tell', async () => {
    const all = [
      [0, RAW_PART],
      [RAW_PART, MIB + 100],
    ];
    const length = RAW_PART + MIB + 100;
    expect(await partsOf(disk(length, [0, length]))).toEqual(all);
    expect(await partsOf({ length, hostExtent: async () => undefined })).toEqual(all);
  });

  it('come to what there is to read: a disk of a TiB with little on it is little', async () => {
    const source = disk(2 ** 40, [0, MIB], [2 ** 39, 100 * RAW_PART]);
    expect(await rawBytes(source, CLUSTER, new TimeSlice())).toBe(101 * RAW_PART);
    // and asking is cheap: not once for each part
    expect(source.asked()).toBeLessThan(6);
  });
});
