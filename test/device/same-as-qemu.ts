/** The same requests by qemu-io to one image and by our device to another that was made alike. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlockDevice } from '../../src/engine/device/device';
import { guestOffset } from '../../src/shared/units';
import { Workshop } from '../corpus/workshop';
import { qemuImg, qemuIoMust, qemuMap, type QemuExtent } from '../qemu';
import { l2Entries } from './l2-entries';
import { openDevice } from './open-device';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes of a size as qemu-io writes it: a number, at times with k, M, G or T. */
function bytesOf(text: string): number {
  const [, number, unit] = /^(\d+)([kMGT]?)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`no size: ${text}`);
  return Number(number) * UNITS[unit];
}

/** Does what a command of qemu-io says, of `write [-P N] [-z [-u]]`, `discard` and `flush`, by our device. */
export async function obey(device: BlockDevice, command: string): Promise<void> {
  const [verb, ...words] = command.split(' ');
  if (verb === 'flush') return device.flush();
  const [offset, length] = words.slice(-2).map(bytesOf);
  const at = guestOffset(offset);
  if (verb === 'discard') return device.discard(at, length);
  if (words.includes('-z')) return device.writeZeroes(at, length, { unmap: words.includes('-u') });
  const pattern = words.includes('-P') ? Number(words[words.indexOf('-P') + 1]) : 0xcd;
  return device.write(at, new Uint8Array(length).fill(pattern));
}

/** Does commands by our device, opened once. */
export async function obeyAll(path: string, commands: readonly string[]): Promise<void> {
  const device = await openDevice(path);
  try {
    for (const command of commands) await obey(device, command);
  } finally {
    await device.disconnect();
  }
}

/** What the tools say of an image, without where things lie. */
export interface ImageLook {
  readonly map: readonly string[];
  readonly entries: readonly string[];
  readonly check: string;
}

async function look(path: string): Promise<ImageLook> {
  const { json = [], stderr } = await qemuMap(path);
  if (json.length === 0) throw new Error(stderr);
  const { status, stdout } = await qemuImg(['check', path], { cwd: dirname(path) });
  return { map: mapLines(json), entries: await l2Entries(path), check: `${status} ${stdout.split('\n')[0]}` };
}

/** Extents, joined where they differ only in where they lie. */
function mapLines(extents: readonly QemuExtent[]): string[] {
  const lines: { kind: string; start: number; end: number }[] = [];
  for (const { start, length, depth, present, zero, data, compressed } of extents) {
    const kind = JSON.stringify({ depth, present, zero, data, compressed });
    const last = lines.at(-1);
    if (last?.kind === kind) last.end = start + length;
    else lines.push({ kind, start, end: start + length });
  }
  return lines.map(({ kind, start, end }) => `${start} to ${end}: ${kind}`);
}

/**
 * Makes an image twice, and does the commands to one by qemu-io and to the other by our device.
 * @param make also makes what the image stands on, in the folder of the workshop
 */
export async function bothLooks(
  folder: string,
  make: (shop: Workshop) => Promise<unknown>,
  commands: readonly string[],
): Promise<{ readonly qemu: ImageLook; readonly ours: ImageLook }> {
  const looks: ImageLook[] = [];
  for (const who of ['qemu', 'ours']) {
    const place = join(folder, who);
    await mkdir(place, { recursive: true });
    const shop = new Workshop(place);
    await make(shop);
    if (who === 'ours') await obeyAll(shop.path(), commands);
    else await qemuIoMust(shop.path(), commands, { flags: ['-f', 'qcow2', '-d', 'unmap'], cwd: place });
    looks.push(await look(shop.path()));
  }
  return { qemu: looks[0], ours: looks[1] };
}
