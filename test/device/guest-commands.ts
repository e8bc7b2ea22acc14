import type { BlockDevice } from '../../src/engine/device/device';
import { guestOffset } from '../../src/shared/units';

/**
 * Does on a device what qemu-io does for a command: `write -P BYTE`, `write -z [-u]`, `discard`, each with offset and
 * length in bytes.
 */
export async function doCommand(device: BlockDevice, command: string): Promise<void> {
  const found = /^(write -P (\d+)|write -z( -u)?|discard) (\d+) (\d+)$/.exec(command);
  if (!found) throw new Error(`no command for a device: ${command}`);
  const [, verb, byte, unmap, start, bytes] = found;
  const [offset, length] = [guestOffset(Number(start)), Number(bytes)];
  if (verb === 'discard') await device.discard(offset, length);
  else if (byte === undefined) await device.writeZeroes(offset, length, { unmap: unmap !== undefined });
  else await device.write(offset, new Uint8Array(length).fill(Number(byte)));
}
