import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../src/shared/errors';
import { guestOffset } from '../../src/shared/units';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { compactDevice } from '../../src/engine/operations/compact';
import { firstDifference } from '../device/marked-bytes';
import { placeOf } from '../device/random-places';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { endTroubles, momentTroubles } from './compact-troubles';
import { CRASH_KINDS } from './crash-kinds';
import { surveyPlainly } from './plain-survey';
import { randomImage, type RandomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('compact-reader'));
const READERS = 4;
/** Reads of each reader when all is done. */
const AFTERWARDS = 20;

/** Where a device is connected, nothing gives back what is leaked. */
const hasLeaks = ({ options: { leaks, overcounts, staleBitmaps } }: RandomImage): boolean =>
  leaks || overcounts || staleBitmaps;

describe('who reads while an image is compacted always sees the right bytes', () => {
  it.each(CRASH_KINDS.map((kind, index) => [kind.name, kind, index + 101] as const))(
    '%s',
    async (_name, { given, options }, seed) => {
      const image = randomImage(seed, { ...given, steps: 30 });
      const random = new Random(seed);
      const memory = bench.files(image);
      // some calls come late, so that others overtake them
      const late = () => (random.below(6) === 0 ? { delay: random.below(3) } : undefined);
      const files = {
        image: new FaultyStorage(memory.image, late),
        data: memory.data && new FaultyStorage(memory.data, late),
      };
      const device = await bench.connect(image, files);
      let over = false;
      let meanwhile = 0;
      const wrong: string[] = [];
      const reader = async (): Promise<void> => {
        for (let left = AFTERWARDS; left > 0;) {
          const { offset, length } = placeOf(random, device.size, 2 ** image.options.clusterBits);
          const shown = new Uint8Array(length);
          await device.read(guestOffset(offset), shown);
          const difference = firstDifference(shown, image.active.subarray(offset, offset + length));
          if (difference !== undefined) wrong.push(`${offset} + ${length}: ${difference}`);
          if (over) left--;
          else meanwhile++;
          // others get a turn
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const readers = Array.from({ length: READERS }, reader);
      let refusal: unknown;
      try {
        await compactDevice(device, options);
      } catch (error) {
        refusal = error;
      } finally {
        over = true;
      }
      await Promise.all(readers);
      await device.disconnect();
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(meanwhile).toBeGreaterThan(0);
      const after = { image: memory.image.contents(), data: memory.data?.contents() };
      await bench.clear();
      const leaks = hasLeaks(image);
      const refused = refusal instanceof PlatterError ? refusal.fields.reason : refusal;
      expect(refused).toBe(leaks ? 'damaged' : undefined);
      const troubles = leaks
        ? await momentTroubles(bench, image, after)
        : await endTroubles(bench, image, after, surveyPlainly(image.bytes));
      expect(troubles).toEqual([]);
    },
  );
});
