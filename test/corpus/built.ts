/** Images laid out byte by byte, for what qemu-img does not make. */
import { buildImage } from '../image-builder';
import type { Recipe } from './recipe';

const built = (
  name: string,
  notes: string,
  options: Parameters<typeof buildImage>[0],
  expect?: Recipe['expect'],
): Recipe => ({
  name: `built-${name}`,
  notes,
  expect,
  build: (shop) => shop.write(buildImage(options)),
});

const clean = { status: 0 } as const;
const guest = ['data', 'zero', 'hole', 'reserved-zero', 'data', 'data', 'hole', 'data'] as const;

/** Images of the byte builder. */
export const builtRecipes: readonly Recipe[] = [
  ...[0, 1, 2, 3, 4, 5, 6].map((order) =>
    built(`refcount-order-${order}`, 'a clean image by hand', { refcountOrder: order, guest }, clean),
  ),
  ...[9, 12, 16, 18, 21].map((clusterBits) =>
    built(`cluster-bits-${clusterBits}`, 'a clean image by hand', { clusterBits, guest }, clean),
  ),
  built(
    'version-2',
    'a header of 72 bytes, the rest of the cluster noise',
    { version: 2, guest: ['data', 'hole', 'data'] },
    clean,
  ),
  built('header-104', 'the shortest version 3 header', { headerLength: 104, guest }, clean),
  built('header-120', 'a longer header with a field of the future', { headerLength: 120, guest }, clean),
  built('l1-empty', 'no L1 table, no disk', { guest: [], l1Entries: 0 }, clean),
  built(
    'l1-at-zero',
    'no L1 table and its offset zero',
    { guest: [], l1Entries: 0, fields: { l1TableOffset: 0n } },
    clean,
  ),
  built('l1-spare', 'an L1 table longer than needed', { guest, l1Entries: 300 }, clean),
  built('tables-at-the-end', 'data first, tables last', { guest, order: 'data-first' }, clean),
  built(
    'refcount-table-spare',
    'a refcount table of five clusters',
    { guest, refcountTableClusters: 5 },
    clean,
  ),
  built('backing-name-at-the-end', 'backing name right before the end of the first cluster', {
    clusterBits: 9,
    guest: ['data', 'hole'],
    backing: { name: 'gone.raw', format: 'raw' },
  }),
  built('extended', 'extended L2 entries by hand', { extendedL2: true, clusterBits: 14, guest }, clean),
];
