import { chmod, copyFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../src/shared/errors';
import { guestOffset, type GuestOffset } from '../../src/shared/units';
import { allowLocal } from '../../src/engine/image/gate';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { connect } from '../../src/engine/operations/connect';
import { FIELD, LAYOUT, Workshop } from '../corpus/workshop';
import { poke } from '../poke';
import { qemuImgMust } from '../qemu';
import { Random } from '../random';
import { suiteFolder } from '../suite-folder';
import { openDevice, openUnlocked } from './open-device';

const MIB = 1 << 20;
const SIZE = 4 * MIB;

const folder = await suiteFolder('bad-requests');

/** An image with 256 KiB of data in a folder of its own. */
async function image(name: string, ...commands: string[]): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  const shop = new Workshop(place);
  await shop.create(String(SIZE));
  await shop.io('write -P 1 0 256k', ...commands);
  return shop.path();
}

const codeOf = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => 'done',
    (error: unknown) => (error instanceof PlatterError ? error.code : error),
  );

describe('requests outside of the disk', () => {
  // 2 GiB of bytes would only be looked at for their length
  const ranges: readonly (readonly [string, number, number])[] = [
    ['before the start', -1, 1],
    ['far before the start', -(2 ** 53), 1],
    ['at a fraction', 0.5, 1],
    ['at no number', Number.NaN, 1],
    ['at infinity', Number.POSITIVE_INFINITY, 1],
    ['past the end by a byte', SIZE - 511, 512],
    ['behind the end', SIZE + 1, 1],
    ['behind the end, of nothing', SIZE + 1, 0],
    ['at 2^53', 2 ** 53, 512],
    ['at 2^63', 2 ** 63, 512],
  ];
  const lengths: readonly (readonly [string, number])[] = [
    ['negative', -1],
    ['a fraction', 0.5],
    ['no number', Number.NaN],
    ['2^53', 2 ** 53],
    ['infinite', Number.POSITIVE_INFINITY],
  ];

  it.each(ranges)('%s: %d, %d bytes', async (name, offset, length) => {
    const path = await image(`range ${name}`);
    const before = await readFile(path);
    const device = await openDevice(path);
    const at = offset as GuestOffset;
    const codes = [
      await codeOf(() => device.read(at, new Uint8Array(length))),
      await codeOf(() => device.write(at, new Uint8Array(length))),
      await codeOf(() => device.writeZeroes(at, length)),
      await codeOf(() => device.writeZeroes(at, length, { unmap: true })),
      await codeOf(() => device.discard(at, length)),
    ];
    await device.disconnect();
    expect(new Set(codes)).toEqual(new Set(['invalid-argument']));
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it.each(lengths)('a length that is %s', async (name, length) => {
    const path = await image(`length ${name}`);
    const before = await readFile(path);
    const device = await openDevice(path);
    expect(await codeOf(() => device.writeZeroes(guestOffset(0), length))).toBe('invalid-argument');
    expect(await codeOf(() => device.discard(guestOffset(0), length))).toBe('invalid-argument');
    await device.disconnect();
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it.each([
    ['negative', -512],
    ['no number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['2^53', 2 ** 53],
    ['larger than an L1 table can have', 2 ** 52],
  ])('a new size that is %s', async (name, size) => {
    const path = await image(`size ${name}`);
    const before = await readFile(path);
    const device = await openDevice(path);
    expect(await codeOf(() => device.resize(size, { dataLossAllowed: true }))).toBe('invalid-argument');
    expect(device.size).toBe(SIZE);
    await device.disconnect();
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('nothing at the very end is nothing', async () => {
    const device = await openDevice(await image('nothing'));
    await device.read(guestOffset(SIZE), new Uint8Array());
    await device.write(guestOffset(SIZE), new Uint8Array());
    await device.discard(guestOffset(SIZE), 0);
    await device.disconnect();
    expect(device.info()).toMatchObject({ bytesRead: 0, bytesDiscarded: 0 });
  });
});

describe('an image that is only read', () => {
  const changes = ['write', 'writeZeroes', 'discard', 'resize'] as const;

  async function refusals(path: string, options = {}): Promise<unknown[]> {
    const before = await readFile(path);
    const device = await connect(path, { gate: allowLocal, openFile: openUnlocked, ...options });
    const bytes = new Uint8Array(512);
    await device.read(guestOffset(0), bytes);
    expect(bytes.every((byte) => byte === 1)).toBe(true);
    const work = {
      write: () => device.write(guestOffset(0), bytes),
      writeZeroes: () => device.writeZeroes(guestOffset(0), 512),
      discard: () => device.discard(guestOffset(0), 65_536),
      resize: () => device.resize(MIB, { dataLossAllowed: true }),
    };
    const answers: unknown[] = [];
    for (const change of changes) answers.push(await codeOf(work[change]));
    await device.flush();
    await device.disconnect();
    expect((await readFile(path)).equals(before)).toBe(true);
    return [...new Set(answers), device.info().readOnlyReason];
  }

  it('because it was asked for', async () => {
    expect(await refusals(await image('asked'), { readOnly: true })).toEqual(['read-only', 'asked']);
  });

  it('because its corrupt bit is set', async () => {
    const path = await image('corrupt-bit');
    await poke(path, FIELD.incompatible + 7, Uint8Array.of(2));
    expect(await refusals(path)).toEqual(['read-only', 'corrupt-bit']);
  });

  it('because a check finds damage', async () => {
    const path = await image('damaged');
    await poke(path, LAYOUT.refcountBlock + 2 * (LAYOUT.data >>> 16), Uint8Array.of(0, 0));
    expect(await refusals(path)).toEqual(['read-only', 'damaged']);
  });

  it('because only reading is allowed by the file', async () => {
    const path = await image('mode');
    await chmod(path, 0o444);
    const error = await codeOf(() =>
      connect(path, { openFile: openUnlocked }).then((device) => device.disconnect()),
    );
    // root writes to anything
    expect(error).toBe(process.getuid?.() === 0 ? 'done' : 'not-writable');
  });
});

it('discards are refused where the options turn them off, and zeroes are not', async () => {
  const path = await image('discard-off');
  const device = await openDevice(path, { discard: false });
  expect(await codeOf(() => device.discard(guestOffset(0), 65_536))).toBe('discard-off');
  await device.writeZeroes(guestOffset(65_536), 65_536, { unmap: true });
  const bytes = new Uint8Array(131_072);
  await device.read(guestOffset(0), bytes);
  await device.disconnect();
  expect(bytes.indexOf(0)).toBe(65_536);
});

it('requests after disconnecting are refused, and disconnecting twice is none', async () => {
  const device = await openDevice(await image('gone'));
  await device.disconnect();
  await device.disconnect();
  const refused = [
    await codeOf(() => device.write(guestOffset(0), new Uint8Array(512))),
    await codeOf(() => device.discard(guestOffset(0), 65_536)),
    await codeOf(() => device.flush()),
    await codeOf(() => device.resize(MIB, { dataLossAllowed: true })),
    await codeOf(() => device.read(guestOffset(0), new Uint8Array(512))),
  ];
  expect(refused.filter((answer) => answer === 'done')).toEqual([]);
  expect(refused.filter((answer) => typeof answer !== 'string')).toEqual([]);
});

describe('a file that somebody cuts while it is connected', () => {
  it.each([0, 100, 0x10008, 0x20010, 0x30004, 0x40010, 0x50200, 0x70000])(
    'to %i bytes: zeroes or typed errors',
    async (length) => {
      const path = await image(`cut ${length}`);
      for (const request of ['read', 'write', 'zero', 'discard', 'resize'] as const) {
        const copy = `${path}.${request}`;
        await copyFile(path, copy);
        const device = await openDevice(copy);
        await device.read(guestOffset(0), new Uint8Array(512));
        await truncate(copy, length);
        const work = {
          read: () => device.read(guestOffset(0), new Uint8Array(SIZE)),
          write: () => device.write(guestOffset(100), new Uint8Array(3 * MIB).fill(7)),
          zero: () => device.writeZeroes(guestOffset(100), 300_000, { unmap: true }),
          discard: () => device.discard(guestOffset(0), MIB),
          resize: () => device.resize(2 * SIZE),
        };
        const answers = [
          await codeOf(work[request]),
          await codeOf(() => device.flush()),
          await codeOf(() => device.disconnect()),
        ];
        expect(answers.filter((answer) => typeof answer !== 'string')).toEqual([]);
      }
    },
  );
});

it('damage anywhere in the tables ends in typed errors', async () => {
  const path = await image('random-damage', 'write -c -P 2 1M 128k', 'write -z 2M 64k');
  const sound = new Uint8Array(await readFile(path));
  const metadata = [0x10000, 0x20000, 0x30000, 0x40000];
  const strange: unknown[] = [];
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed);
    const bytes = Uint8Array.from(sound);
    for (let fault = 1 + random.below(3); fault > 0; fault--) {
      const at = random.pick(metadata) + random.below(random.pick([8, 64, 512]));
      bytes[at] = random.pick([0, 0x40, 0x80, 0xff, random.below(256)]);
    }
    const answers: unknown[] = [];
    const device = await connect(new MemoryStorage(bytes), { checkOnConnect: false }).catch(
      (error: unknown) => {
        answers.push(error instanceof PlatterError ? error.code : error);
      },
    );
    const at = guestOffset(random.below(3 * MIB));
    const requests = [
      () => device?.write(at, new Uint8Array(200_000).fill(1)),
      () => device?.writeZeroes(at, 300_000, { unmap: true }),
      () => device?.flush(),
      () => device?.discard(guestOffset(0), SIZE),
      () => device?.resize(SIZE / 2, { dataLossAllowed: true }),
      () => device?.disconnect(),
    ];
    for (const request of requests) answers.push(await codeOf(async () => request()));
    strange.push(...answers.filter((answer) => typeof answer !== 'string' || answer === 'internal'));
  }
  expect(strange).toEqual([]);
});

it('a disk of no bytes has nothing to write to', async () => {
  const path = join(folder, 'empty.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '0']);
  const device = await openDevice(path);
  expect(device.size).toBe(0);
  expect(await codeOf(() => device.write(guestOffset(0), new Uint8Array(1)))).toBe('invalid-argument');
  await device.write(guestOffset(0), new Uint8Array());
  await device.resize(MIB);
  await device.write(guestOffset(MIB - 1), Uint8Array.of(9));
  await device.disconnect();
  await qemuImgMust(['check', path]);
});
