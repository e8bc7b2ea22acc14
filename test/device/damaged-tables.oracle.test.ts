import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../src/shared/errors';
import { COPIED, FIELD, LAYOUT, Workshop } from '../corpus/workshop';
import { runTool } from '../run-tool';
import { suiteFolder } from '../suite-folder';
import { openDevice } from './open-device';
import { obey } from './same-as-qemu';

/** Bit of the low byte of the incompatible features. */
const CORRUPT = 2;
const INCOMPATIBLE_LOW = FIELD.incompatible + 7;

/** What became of requests on a damaged image. */
interface Outcome {
  readonly failed: boolean;
  readonly corrupt: boolean;
}

interface Damage {
  readonly name: string;
  /** of `qemu-img create` */
  readonly options?: string;
  readonly before?: readonly string[];
  readonly damage: (shop: Workshop) => Promise<unknown>;
  readonly commands: readonly string[];
  /** the structure that our error names; undefined: the requests succeed */
  readonly structure?: string;
  /** qemu-io puts an end to the damaged entry and says nothing; what it may free by that is somebody else's */
  readonly stricter?: boolean;
}

const l2 =
  (value: bigint, index = 0) =>
  (shop: Workshop) =>
    shop.entry(LAYOUT.l2 + index * 8, value);

/** Entry 0 of an extended L2 table: its second word. */
const bitmaps = (value: bigint) => (shop: Workshop) => shop.entry(LAYOUT.l2 + 8, value);

const UNALIGNED = BigInt(LAYOUT.data) + 0x2a00n;

const damages: readonly Damage[] = [
  ...['write 0 64k', 'write 1k 1k', 'write -z 1k 1k'].map((command) => ({
    name: `data at an odd offset, ${command}`,
    damage: l2(COPIED | UNALIGNED),
    commands: [command],
    structure: 'l2-entry',
  })),
  ...(['refcountTable', 'refcountBlock', 'l1', 'l2'] as const).flatMap((where) =>
    ['write 0 64k', 'write 512 512'].map((command) => ({
      name: `data in the ${where}, ${command}`,
      damage: l2(COPIED | BigInt(LAYOUT[where])),
      commands: [command],
      structure: 'data-cluster',
    })),
  ),
  ...['write -z 0 64k', 'discard 0 64k'].map((command) => ({
    name: `data at an odd offset, ${command}`,
    damage: l2(COPIED | UNALIGNED),
    commands: [command],
    structure: 'l2-entry',
    stricter: true,
  })),
  ...['write 0 64k', 'write -z -u 0 64k', 'discard 0 64k'].map((command) => ({
    name: `data in the l1 that is not its own, ${command}`,
    damage: l2(BigInt(LAYOUT.l1)),
    commands: [command],
    structure: 'data-cluster',
    stricter: true,
  })),
  {
    name: 'data in the second of a request',
    damage: l2(COPIED | BigInt(LAYOUT.l1), 1),
    commands: ['write 64k 128k'],
    structure: 'data-cluster',
  },
  ...['write 0 64k', 'write 1M 64k', 'write -z 0 64k', 'discard 0 64k'].map((command) => ({
    name: `an L2 table at an odd offset, ${command}`,
    damage: (shop: Workshop) => shop.entry(LAYOUT.l1, COPIED | 0x42a00n),
    commands: [command],
    structure: 'l1-table',
  })),
  ...(['l1', 'refcountTable', 'refcountBlock'] as const).map((where) => ({
    name: `an L2 table in the ${where}`,
    damage: (shop: Workshop) => shop.entry(LAYOUT.l1, COPIED | BigInt(LAYOUT[where])),
    commands: ['write 1M 64k', 'flush'],
    structure: 'l2-table',
  })),
  {
    name: 'an L1 table that nobody counts',
    damage: (shop) => shop.hex(LAYOUT.refcountBlock + 2 * 3, '0000'),
    commands: ['write 1M 64k'],
    structure: 'data-cluster',
  },
  {
    name: 'an L2 table that nobody counts',
    damage: (shop) => shop.hex(LAYOUT.refcountBlock + 2 * 4, '0000'),
    commands: ['write 1M 64k'],
    structure: 'data-cluster',
  },
  {
    name: 'an empty refcount block',
    damage: (shop) => shop.hex(LAYOUT.refcountBlock, '00'.repeat(64)),
    commands: ['write 1M 64k'],
    structure: 'refcount-block',
  },
  {
    name: 'an empty refcount table',
    damage: (shop) => shop.entry(LAYOUT.refcountTable, 0n),
    commands: ['write 1M 64k'],
    structure: 'refcount-block',
  },
  {
    name: 'a refcount block at an odd offset',
    damage: (shop) => shop.entry(LAYOUT.refcountTable, 0x22a00n),
    commands: ['write 1M 64k'],
    structure: 'refcount-block',
  },
  {
    name: 'a snapshot table that nobody counts',
    damage: async (shop) => {
      await shop.snapshot('kept');
      const table = Number(await shop.read(FIELD.snapshotsOffset));
      await shop.hex(LAYOUT.refcountBlock + 2 * (table >>> 16), '0000');
    },
    commands: ['write 1M 64k', 'write 2M 512k'],
    structure: 'data-cluster',
  },
  {
    name: 'a subcluster both stored and zero',
    options: 'extended_l2=on',
    damage: bitmaps(0x0000_0001_ffff_ffffn),
    commands: ['write 1M 2k', 'write 8k 2k'],
    structure: 'l2-entry',
  },
  {
    name: 'a subcluster both stored and zero, discarded',
    options: 'extended_l2=on',
    damage: bitmaps(0x0000_0001_ffff_ffffn),
    commands: ['discard 0 64k'],
    structure: 'l2-entry',
    stricter: true,
  },
  {
    name: 'subclusters stored nowhere',
    options: 'extended_l2=on',
    damage: (shop) => shop.entry(LAYOUT.l2, 0n),
    commands: ['write 0 2k'],
    structure: 'l2-entry',
  },
  {
    name: 'a compressed cluster with subclusters',
    options: 'extended_l2=on',
    before: ['write -c -P 1 0 256k'],
    damage: bitmaps(1n),
    commands: ['write 0 2k', 'discard 64k 64k'],
  },
  {
    name: 'a zero flag in version 2',
    options: 'compat=0.10',
    damage: l2(COPIED | BigInt(LAYOUT.data) | 1n),
    commands: ['write 0 2k'],
    structure: 'l2-entry',
  },
];

async function make(shop: Workshop, { options = '', before = ['write -P 1 0 256k'], damage }: Damage) {
  await shop.create('64M', options);
  await shop.io(...before);
  await damage(shop);
}

const isMarked = async (path: string): Promise<boolean> => {
  const bytes = await readFile(path);
  return bytes.readUInt32BE(FIELD.version) >= 3 && (bytes[INCOMPATIBLE_LOW] & CORRUPT) !== 0;
};

async function byQemu(path: string, commands: readonly string[]): Promise<Outcome> {
  const args = ['-f', 'qcow2', '-d', 'unmap', ...commands.flatMap((command) => ['-c', command]), path];
  const { status, stdout, stderr } = await runTool('qemu-io', args);
  return { failed: status !== 0 || /failed|error/i.test(stdout + stderr), corrupt: await isMarked(path) };
}

/** @returns also the error, if there was one */
async function byUs(path: string, commands: readonly string[]): Promise<Outcome & { error?: unknown }> {
  const device = await openDevice(path, { checkOnConnect: false });
  let error: unknown;
  try {
    for (const command of commands) await obey(device, command);
    await device.flush();
  } catch (cause) {
    error = cause;
  }
  await device.disconnect().catch(() => undefined);
  return { failed: error !== undefined, corrupt: await isMarked(path), error };
}

describe('damage that a request meets is refused, and marked where qemu-io marks it', async () => {
  const folder = await suiteFolder('damaged-tables');
  it.each(damages.map((damage, index) => [damage.name, index, damage] as const))(
    '%s',
    async (_, index, damage) => {
      const place = join(folder, String(index));
      await mkdir(place);
      const shop = new Workshop(place);
      await make(shop, damage);
      await copyFile(shop.path(), shop.path('theirs.qcow2'));
      const before = await readFile(shop.path());
      const theirs = await byQemu(shop.path('theirs.qcow2'), damage.commands);
      const { error, ...ours } = await byUs(shop.path(), damage.commands);
      const found =
        error instanceof PlatterError ? { code: error.code, structure: error.fields.structure } : error;
      const { structure, stricter = false } = damage;
      expect({ ...ours, found }).toEqual({
        corrupt: theirs.corrupt,
        failed: theirs.failed || stricter,
        found: structure === undefined ? undefined : { code: 'corrupt-structure', structure },
      });
      expect(theirs.failed && stricter).toBe(false);
      if (!ours.failed) return;
      const after = await readFile(shop.path());
      const marked = Buffer.from(before);
      if (ours.corrupt) marked[INCOMPATIBLE_LOW] |= CORRUPT;
      expect(after.subarray(0, before.length).equals(marked)).toBe(true);
    },
  );
});
