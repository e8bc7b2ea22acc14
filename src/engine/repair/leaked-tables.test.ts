import { describe, expect, it } from 'vitest';
import { buildImage } from '../../../test/image-builder';
import { openBytes } from '../../../test/repair/open-bytes';
import { planRepair } from '../operations/plan-repair';

const CLUSTER = 65_536;
/** Where the builder puts the tables. */
const L1 = 3 * CLUSTER;
const L2 = 4 * CLUSTER;

async function leakedTablesOf(damage: (bytes: Uint8Array) => void, scope: 'leaks' | 'all'): Promise<number> {
  const bytes = buildImage({ guest: ['data', 'data', 'hole', 'data'], l1Entries: 2 });
  damage(bytes);
  const image = await openBytes(bytes);
  try {
    return (await planRepair(image, { scope })).preview.leakedTables;
  } finally {
    await image.close();
  }
}

describe.each(['leaks', 'all'] as const)('leaked clusters, where %s are mended', (scope) => {
  it('look like a table where an L1 entry is lost', async () => {
    expect(await leakedTablesOf((bytes) => bytes.fill(0, L1, L1 + 8), scope)).toBe(1);
  });

  it('look like none where an entry of a table is lost', async () => {
    expect(await leakedTablesOf((bytes) => bytes.fill(0, L2, L2 + 8), scope)).toBe(0);
  });

  it('look like none where their entries make no sense', async () => {
    const damage = (bytes: Uint8Array): void => {
      bytes.fill(0, L1, L1 + 8);
      bytes[L2 + 16] = 0x3f;
    };
    expect(await leakedTablesOf(damage, scope)).toBe(0);
  });
});

it('a table that the repair itself leaves out is no leaked one', async () => {
  const damage = (bytes: Uint8Array): void => {
    bytes.copyWithin(L1 + 8, L1, L1 + 8);
    bytes.fill(0, L1, L1 + 8);
  };
  expect(await leakedTablesOf(damage, 'all')).toBe(0);
});
