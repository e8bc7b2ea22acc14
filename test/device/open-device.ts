import type { BlockDevice } from '../../src/engine/device/device';
import { allowLocal } from '../../src/engine/image/gate';
import type { OpenFile } from '../../src/engine/image/named-storage';
import { FileStorage } from '../../src/engine/io/file-storage';
import { WritableFileStorage } from '../../src/engine/io/writable-file-storage';
import { connect, type ConnectOptions } from '../../src/engine/operations/connect';

/**
 * The image and its data file for writing, what lies below for reading. No locks are taken, so that qemu may look on,
 * and a flush does not wait for the disk: what is looked at is what the system has, not what a power cut leaves.
 */
export const openUnlocked: OpenFile = async (path, { role }) => {
  if (role === 'backing-file') return FileStorage.open(path);
  return Object.assign(await WritableFileStorage.open(path), { flush: () => Promise.resolve() });
};

/** Connects an image of a test that must be writable. @throws Error that says why it is not */
export async function openDevice(path: string, options: ConnectOptions = {}): Promise<BlockDevice> {
  const device = await connect(path, { gate: allowLocal, openFile: openUnlocked, ...options });
  const { readOnlyReason } = device.info();
  if (readOnlyReason === undefined || options.readOnly) return device;
  await device.disconnect();
  throw new Error(`${path} is only read: ${readOnlyReason}`);
}
