import { describe, expect, it } from 'vitest';
import { ALL_RECIPES, buildRecipe } from '../../../test/corpus/corpus';
import { answerOf, extentsOf } from '../../../test/engine-answers';
import { qemuMap } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import type { Explanation } from '../../shared/explanation';
import type { MapSpace } from '../../shared/results';
import { leadsToRefcounts } from '../check/walkable-image';
import { allowLocal } from '../image/gate';
import type { Image } from '../image/image';
import { openImage } from '../image/open-image';
import type { ImageMap } from '../map/image-map';
import { buildMap } from './build-map';
import { explain } from './explain';

const folder = await suiteFolder('explain');

/** Some places all over a space, the ends among them; always the same ones. */
function somePlaces(count: number, wanted: number): number[] {
  const step = Math.max(1, Math.floor(count / wanted));
  const places = Array.from({ length: Math.min(wanted, count) }, (_, index) => index * step);
  return [...new Set([...places, ...(count > 0 ? [count - 1] : [])])];
}

async function opened<T>(
  path: string,
  use: (image: Image, map: ImageMap) => Promise<T>,
): Promise<T | undefined> {
  const image = await answerOf(() => openImage(path, { gate: allowLocal }));
  if (!image.value) return undefined;
  try {
    const map = await answerOf(() => buildMap(image.value));
    return map.value && (await use(image.value, map.value));
  } finally {
    await image.value.close();
  }
}

/** Where the walk says that the byte lies in the image's own file; undefined where it lies elsewhere, or packed. */
const ownOffset = ({ guest }: Explanation): number | undefined =>
  guest?.end.kind === 'cluster' ? guest.end.offset : undefined;

const fieldsCover = (explanation: Explanation): boolean => {
  const { guest, host } = explanation;
  const entries = [
    guest?.l1,
    guest?.l2,
    guest?.l2TableRefcount?.entry,
    guest?.clusterRefcount?.entry,
    host?.refcount?.entry,
  ];
  const words = [...(guest ? [guest.split] : []), ...entries.flatMap((entry) => entry?.words ?? [])];
  return words.every(({ fields, raw }) => {
    const joined = fields.every(({ high }, index) => high === (index === 0 ? 63 : fields[index - 1].low - 1));
    return joined && fields.at(-1)?.low === 0 && /^[0-9a-f]{16}$/.test(raw);
  });
};

describe.each(ALL_RECIPES)('$name', (recipe) => {
  it('every place can be explained, and lies where the maps say', { timeout: 60_000 }, async () => {
    const path = await buildRecipe(recipe, folder);
    await opened(path, async (image, map) => {
      const { clusterSize, host, guest } = map.summary();
      const ask = (space: MapSpace, offset: number) => explain(image, { space, offset, map });
      const counted = leadsToRefcounts(image);
      for (const cluster of somePlaces(host.clusters, 16)) {
        const explanation = await ask('host', cluster * clusterSize);
        const { refcount } = await map.inspect({ space: 'host', cluster });
        const told = explanation.host?.refcount?.refcount;
        const differs = refcount !== undefined && counted && Number(told) !== Number(refcount);
        expect(differs ? { cluster, told, refcount } : 'the same').toBe('the same');
        expect(fieldsCover(explanation)).toBe(true);
      }
      const extents = await answerOf(() => extentsOf(image));
      // qemu-img says of no encrypted cluster where it lies
      const { json } = image.header?.cryptMethod === 0 ? await qemuMap(path, recipe.secret) : {};
      const size = image.geometry!.virtualSize;
      for (const cluster of somePlaces(guest.clusters, 16)) {
        const offset = Math.min(size - 1, cluster * clusterSize + (clusterSize >> 1));
        const explanation = await ask('guest', offset);
        expect(fieldsCover(explanation)).toBe(true);
        for (const list of [image.header?.cryptMethod === 0 ? extents.value : undefined, json]) {
          const extent = list?.find(({ start, length }) => offset >= start && offset < start + length);
          if (!extent || extent.depth > 0 || !Number.isSafeInteger(extent.offset ?? 0)) continue;
          const place =
            extent.offset === undefined || !extent.data ? undefined : extent.offset + offset - extent.start;
          expect({ offset, place: ownOffset(explanation) }).toEqual({ offset, place });
        }
      }
    });
  });
});
