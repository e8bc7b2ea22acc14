import { expect, it } from 'vitest';
import { guestOffset } from '../../src/shared/units';
import { FaultyStorage } from '../../src/engine/io/faulty-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { RecordingStorage } from '../../src/engine/io/recording-storage';
import type { BlockDevice } from '../../src/engine/device/device';
import { connect } from '../../src/engine/operations/connect';
import { durableEntries } from '../crash-images';
import { buildImage } from '../image-builder';
import { markedBytes } from './marked-sectors';

const AT = guestOffset(512);
const BYTES = markedBytes(AT, 1024, 1);

const image = (): MemoryStorage =>
  new MemoryStorage(buildImage({ clusterBits: 12, guest: ['data', 'data', 'zero', 'hole'] }));

/** Whether all that was asked of the files is on the disk for sure. */
const allDurable = ({ journal }: RecordingStorage): boolean =>
  journal.slice(durableEntries(journal, journal.length)).every(({ kind }) => kind === 'flush');

async function expectToRead(device: BlockDevice): Promise<void> {
  const found = new Uint8Array(BYTES.length);
  await device.read(AT, found);
  expect(Buffer.compare(found, BYTES)).toBe(0);
}

it('a flush covers what a program wrote that ended before it could flush', async () => {
  const storage = new RecordingStorage(image());
  const ended = await connect(storage);
  await ended.write(AT, BYTES);
  expect(allDurable(storage)).toBe(false);
  const device = await connect(storage);
  await expectToRead(device);
  await device.flush();
  expect(allDurable(storage)).toBe(true);
});

it('closing again covers what closing the first time could not flush', async () => {
  const storage = new RecordingStorage(image());
  let broken = false;
  const faulty = new FaultyStorage(storage, ({ kind }) =>
    broken && kind === 'flush' ? { errno: 'EIO' } : undefined,
  );
  const first = await connect(faulty);
  await first.write(AT, BYTES);
  broken = true;
  await expect(first.disconnect()).rejects.toMatchObject({ code: 'io-error' });
  broken = false;
  const device = await connect(faulty);
  await expectToRead(device);
  await device.disconnect();
  expect(allDurable(storage)).toBe(true);
});
