import { describe, expect, it } from 'vitest';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { buildImage, type GuestCluster } from '../image-builder';
import { Random } from '../random';
import { DiskModel } from './disk-model';
import { firstDifference, markedBytes } from './marked-bytes';
import { placeOf } from './random-places';

const CLUSTER = 16384;
const KINDS: readonly GuestCluster[] = ['data', 'hole', 'zero', 'data', 'reserved-zero', 'hole'];
const guest = Array.from({ length: 48 }, (_, index) => KINDS[index % KINDS.length]);

describe('requests that are made at once', () => {
  it.each([1, 2, 3, 4, 5, 6].map((seed) => ({ seed, extendedL2: seed % 2 === 0 })))(
    'do what they do one after the other: $seed, extended L2 $extendedL2',
    async ({ seed, extendedL2 }) => {
      const random = new Random(seed);
      const bytes = buildImage({ clusterBits: 14, guest, extendedL2 });
      // some calls come late, so that others could overtake them
      const storage = new FaultyStorage(new MemoryStorage(bytes), () =>
        random.below(8) === 0 ? { delay: random.below(3) } : undefined,
      );
      const device = await connect(storage, { runtimeAsserts: true });
      const model = new DiskModel(Buffer.alloc(device.size), {
        clusterSize: CLUSTER,
        version: 3,
        hasBacking: false,
      });
      await device.read(guestOffset(0), model.bytes);
      const all: Promise<unknown>[] = [];
      const reads: { readonly shown: Uint8Array; readonly wanted: Buffer }[] = [];
      for (let stamp = 1; stamp <= 150; stamp++) {
        const { offset, length } = placeOf(random, device.size, CLUSTER);
        const at = guestOffset(offset);
        const kind = random.below(10);
        if (kind < 4) {
          const marks = markedBytes(offset, length, stamp);
          model.write(offset, marks);
          all.push(device.write(at, marks));
        } else if (kind < 6) {
          model.zero(offset, length);
          all.push(device.writeZeroes(at, length, { unmap: kind === 5 }));
        } else if (kind === 6) {
          model.discard(offset, length);
          all.push(device.discard(at, length));
        } else if (kind === 7) all.push(device.flush());
        else {
          const wanted = Buffer.from(model.bytes.subarray(offset, offset + length));
          const shown = new Uint8Array(length);
          reads.push({ shown, wanted });
          all.push(device.read(at, shown));
        }
      }
      await Promise.all(all);
      expect(reads.map(({ shown, wanted }) => firstDifference(shown, wanted))).toEqual(
        reads.map(() => undefined),
      );
      await device.flush();
      const shown = new Uint8Array(device.size);
      await device.read(guestOffset(0), shown);
      expect(firstDifference(shown, model.bytes)).toBeUndefined();
      await device.disconnect();
    },
  );

  it('that take one new cluster together take it once (046)', async () => {
    const memory = new MemoryStorage(buildImage({ clusterBits: 14, guest: ['hole'] }));
    const device = await connect(memory);
    const before = memory.length;
    const parts = Array.from({ length: 8 }, (_, index) => index * (CLUSTER / 8));
    await Promise.all(
      parts.map((part) => device.write(guestOffset(part), markedBytes(part, CLUSTER / 8, 1))),
    );
    const shown = new Uint8Array(CLUSTER);
    await device.read(guestOffset(0), shown);
    expect(firstDifference(shown, markedBytes(0, CLUSTER, 1))).toBeUndefined();
    await device.disconnect();
    expect(memory.length).toBe(before + CLUSTER);
  });

  it('are all done, or refused, when the device is disconnected in their midst', async () => {
    const device = await connect(new MemoryStorage(buildImage({ clusterBits: 14, guest })));
    const early = device.write(guestOffset(0), new Uint8Array(CLUSTER).fill(1));
    const closed = device.disconnect();
    const late = [
      device.write(guestOffset(0), new Uint8Array(1)),
      device.read(guestOffset(0), new Uint8Array(1)),
    ];
    await early;
    await closed;
    for (const request of await Promise.allSettled(late)) {
      expect(request).toMatchObject({ status: 'rejected', reason: { code: 'no-such-image' } });
    }
  });
});
