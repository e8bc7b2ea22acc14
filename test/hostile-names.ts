import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { peek, poke, u64Bytes } from './poke';
import { qemuImgMust } from './qemu';

/** What an image may call things, to be more than text: each has a word of its own by which it is found. */
export const HOSTILE = {
  markup: '<img src=x onerror=pwned()><b id=injected>markup',
  script: '<script>pwned()</script><a href="https://evil.example/">script',
  link: 'https://evil.example/link?q=1',
  code: 'javascript:pwned()//code',
  turned: 'turned \u202egpj.exe\u2066\u200f',
  control: 'control \u001b[2J\u0007\u009b1A\r\nsecond line',
  long: `long${'W'.repeat(190)}`,
} as const;

const COMPATIBLE_FEATURES = 80;
const FEATURE_NAMES = 0x6803_f857;
const FEATURE_ENTRY = 48;
/** a compatible feature that nobody knows */
const UNKNOWN_BIT = 5;

/** An image in which snapshots, bitmaps, a feature and the backing file have such names; its own has one, too. */
export async function hostileImage(folder: string, backing: string): Promise<string> {
  const plain = join(folder, 'plain.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-u', '-b', backing, '-F', 'qcow2', plain, '8M']);
  await qemuImgMust(['rebase', '-u', '-b', '', plain]);
  for (const name of Object.values(HOSTILE)) {
    await qemuImgMust(['snapshot', '-c', name, plain]);
    await qemuImgMust(['bitmap', '--add', plain, name]);
  }
  await qemuImgMust(['rebase', '-u', '-F', 'qcow2', '-b', backing, plain]);
  await nameFeature(plain, HOSTILE.markup.slice(0, 45));
  const path = join(folder, `${HOSTILE.markup}${HOSTILE.turned}.qcow2`);
  await rename(plain, path);
  return path;
}

/** Turns an unknown feature on and has the image name it. */
async function nameFeature(path: string, name: string): Promise<void> {
  await poke(path, COMPATIBLE_FEATURES, u64Bytes(2n ** BigInt(UNKNOWN_BIT)));
  const header = await peek(path, 0, 4096);
  let at = header.readUInt32BE(100);
  while (header.readUInt32BE(at) !== FEATURE_NAMES) at += 8 + Math.ceil(header.readUInt32BE(at + 4) / 8) * 8;
  const entry = Buffer.alloc(FEATURE_ENTRY);
  entry.set([1, UNKNOWN_BIT]);
  entry.write(name, 2);
  await poke(path, at + 8, entry);
}
