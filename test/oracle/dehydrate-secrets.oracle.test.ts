/** No byte of the guest or of its keys is in dehydrated metadata, however an image is damaged. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELD, IMAGE, Workshop } from '../corpus/workshop';
import { checkFile, dehydrateFile, rehydrateFile, type Dehydrated } from '../dehydrated';
import { qemuCheck } from '../qemu';
import { suiteFolder } from '../suite-folder';

const folder = await suiteFolder('dehydrate-secrets');
const WINDOW = 16;

/** Runs of bytes that say something: mostly zeroes are everywhere. */
const isTelling = (window: string): boolean => window.split('\0').length <= WINDOW / 2;

/** Every run of 16 bytes of what was taken. */
function windowsOf({ meta, map }: Dehydrated): ReadonlySet<string> {
  const windows = new Set<string>();
  for (const bytes of [meta.contents(), map.contents()]) {
    const text = Buffer.from(bytes).toString('latin1');
    for (let at = 0; at + WINDOW <= text.length; at++) {
      const window = text.slice(at, at + WINDOW);
      if (isTelling(window)) windows.add(window);
    }
  }
  return windows;
}

/** Where a run of 16 bytes that was taken stands in secrets, or -1. */
function placeOfSecret(taken: Dehydrated, secret: Uint8Array): number {
  const windows = windowsOf(taken);
  const text = Buffer.from(secret).toString('latin1');
  for (let at = 0; at + WINDOW <= text.length; at++) if (windows.has(text.slice(at, at + WINDOW))) return at;
  return -1;
}

/** Text that compresses, and that is nowhere else. */
const secretText = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'), 'latin1');

/** An image whose disk holds `secret` twice, before and after a snapshot. */
async function imageOf(
  name: string,
  secret: Uint8Array,
  options: string,
  { compressed = false } = {},
): Promise<Workshop> {
  const path = join(folder, name);
  await mkdir(path);
  const shop = new Workshop(path);
  await writeFile(shop.path('secret.raw'), secret);
  const compression = compressed ? ['-c'] : [];
  await shop.img('convert', '-f', 'raw', '-O', 'qcow2', ...compression, '-o', options, 'secret.raw', IMAGE);
  if (options.includes('data_file')) return shop;
  await shop.snapshot('before');
  await shop.io('write -P 0x5a 64k 64k', `write -s ${shop.path('secret.raw')} 128k ${secret.length / 2}`);
  return shop;
}

/** In what an image that was made of the metadata is checked otherwise than the original. */
async function differences(shop: Workshop, taken: Dehydrated): Promise<string[]> {
  const copy = join(dirname(shop.path()), 'copy.qcow2');
  await rehydrateFile(taken, copy);
  const verdict = async (path: string): Promise<readonly string[]> => {
    const { status, json } = await qemuCheck(path);
    const ours = (await checkFile(path)).value;
    const { extraCorruptions, refcountsRight, refcountsTooLow } = ours ?? {};
    const counters = { ...json, filename: '', extraCorruptions, refcountsRight, refcountsTooLow, status };
    return Object.entries(counters).map((counter) => counter.join(': '));
  };
  const before = await verdict(shop.path());
  return (await verdict(copy)).filter((counter) => !before.includes(counter));
}

/** Where one of the secrets of an image shows in what was taken, or -1. */
const leak = (taken: Dehydrated, secret: Uint8Array): number =>
  Math.max(placeOfSecret(taken, secret), placeOfSecret(taken, new Uint8Array(64).fill(0x5a)));

describe('what is taken out of an image', () => {
  it.each([
    ['random bytes', 'cluster_size=64k', false, false],
    ['text', 'cluster_size=64k', true, false],
    ['small clusters', 'cluster_size=4k', true, false],
    ['subclusters', 'cluster_size=64k,extended_l2=on', true, false],
    ['narrow refcounts', 'cluster_size=4k,refcount_bits=8', true, false],
    ['compressed streams', 'cluster_size=64k', true, true],
    ['zstd streams', 'cluster_size=64k,compression_type=zstd', true, true],
  ])('has no guest data: %s', async (name, options, text, compressed) => {
    const secret = text ? secretText(1 << 20) : randomBytes(1 << 20);
    const shop = await imageOf(name.replace(' ', '-'), secret, options, { compressed });
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(taken.result).toMatchObject({ leftOut: [], standIns: 0 });
    expect(await differences(shop, taken)).toEqual([]);
    // streams are secrets too: all of the file that is no metadata
    const file = await readFile(shop.path());
    for (const line of Buffer.from(taken.map.contents()).toString().trim().split('\n')) {
      const { offset, length } = JSON.parse(line) as { offset?: number; length?: number };
      if (offset !== undefined && length !== undefined) file.fill(0, offset, offset + length);
    }
    expect(placeOfSecret(taken, file)).toBe(-1);
  });

  it('has no keys', async () => {
    const path = join(folder, 'luks');
    await mkdir(path);
    const shop = new Workshop(path);
    await shop.img(
      'create',
      '-q',
      '-f',
      'qcow2',
      '--object',
      'secret,id=key,data=open sesame',
      '-o',
      'encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10',
      IMAGE,
      '64M',
    );
    const file = await readFile(shop.path());
    const start = file.indexOf('LUKS');
    const taken = await dehydrateFile(shop.path());
    expect(placeOfSecret(taken, file.subarray(start + 6))).toBe(-1);
    expect((await checkFile(shop.path())).value?.checkErrors).toBe(0);
    await rehydrateFile(taken, shop.path('copy.qcow2'));
    expect((await checkFile(shop.path('copy.qcow2'))).value?.checkErrors).toBe(0);
  });
});

/** Damage that makes a table of guest data. */
describe('where guest data passes for metadata', () => {
  const secret = secretText(1 << 20);
  const damaged = async (name: string, damage: (shop: Workshop) => Promise<void>): Promise<Workshop> => {
    const shop = await imageOf(name, secret, 'cluster_size=64k');
    await damage(shop);
    return shop;
  };

  it('an L2 table that nobody else maps is taken with stand-ins', async () => {
    const shop = await damaged('lost-l2', async (at) => {
      const data = (await at.read(await at.l2Table(0))) & 0x00ff_ffff_ffff_fe00n;
      // the snapshot would map it still
      await at.img('snapshot', '-d', 'before', IMAGE);
      await at.change(await at.l1Entry(0), (entry) => (entry & ~0x00ff_ffff_ffff_fe00n) | data);
    });
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(taken.result.leftOut).toEqual([]);
    expect(await differences(shop, taken)).toEqual([]);
    expect(taken.result.standIns).toBeGreaterThan(8000);
  });

  it('an L2 table that the snapshot maps as data is left out', async () => {
    const shop = await damaged('mapped-l2', async (at) => {
      const data = (await at.read(await at.l2Table(0))) & 0x00ff_ffff_ffff_fe00n;
      await at.change(await at.l1Entry(0), (entry) => (entry & ~0x00ff_ffff_ffff_fe00n) | data);
    });
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(taken.result.leftOut).toContainEqual({
      structure: 'l2-table',
      reason: 'guest-data',
      bytes: 65_536,
    });
  });

  it.each([
    [
      'refcount-block',
      async (at: Workshop, data: bigint) => at.entry(Number(await at.read(FIELD.refcountTableOffset)), data),
      true,
    ],
    ['refcount-table', (at: Workshop, data: bigint) => at.entry(FIELD.refcountTableOffset, data), true],
    ['l1-table', (at: Workshop, data: bigint) => at.entry(FIELD.l1TableOffset, data), false],
    ['snapshot-table', (at: Workshop, data: bigint) => at.entry(FIELD.snapshotsOffset, data), true],
  ] as const)('a %s gives nothing of it away', async (name, damage, mapped) => {
    const shop = await damaged(name, async (at) => {
      const data = (await at.read(await at.l2Table(0))) & 0x00ff_ffff_ffff_fe00n;
      if (!mapped) await at.img('snapshot', '-d', 'before', IMAGE);
      await damage(at, data);
    });
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(taken.result.leftOut.some(({ structure }) => structure === name)).toBe(mapped);
  });

  it('a refcount block that nobody maps keeps no refcount that can not be', async () => {
    const shop = await damaged('lost-block', async (at) => {
      await at.img('snapshot', '-d', 'before', IMAGE);
      const entry = await at.l2Table(0);
      const data = (await at.read(entry)) & 0x00ff_ffff_ffff_fe00n;
      await at.entry(entry, 0n);
      await at.entry(Number(await at.read(FIELD.refcountTableOffset)), data);
    });
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(taken.result.leftOut).toEqual([]);
    expect(await differences(shop, taken)).toEqual([]);
    expect(taken.result.standIns).toBeGreaterThan(30_000);
  });

  it('bytes between the header extensions and the end of the cluster stay behind', async () => {
    const shop = await damaged('slack', (at) => at.hex(32_768, secret.subarray(0, 64).toString('hex')));
    const taken = await dehydrateFile(shop.path());
    expect(leak(taken, secret)).toBe(-1);
    expect(await differences(shop, taken)).toEqual([]);
  });
});
