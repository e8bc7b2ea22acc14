import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../setup/paths.mjs';
import { ICNS_SIZES, ICO_SIZES } from './containers.mjs';

const read = (name: string): Buffer => readFileSync(inRoot('build', 'package', 'icons', name));
/** Width and height of a PNG. */
const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('icons', () => {
  it('are drawn from the drawings as they are now (else: npm run icons)', () => {
    const digest = createHash('sha256');
    for (const name of ['platter-small.svg', 'platter.svg']) digest.update(read(name));
    expect(read('drawn-from').toString().trim()).toBe(digest.digest('hex'));
  });

  it.each(readdirSync(inRoot('build', 'package', 'icons', 'png')))(
    '%s has the size it is named after',
    (name) => {
      const size = Number.parseInt(name, 10);
      expect(sizeOf(read(`png/${name}`))).toEqual([size, size]);
    },
  );

  it('are all in the file of Windows', () => {
    const ico = read('platter.ico');
    const pictures = Array.from({ length: ico.readUInt16LE(4) }, (_, index) =>
      sizeOf(ico.subarray(ico.readUInt32LE(6 + 16 * index + 12))),
    );
    expect(pictures).toEqual(ICO_SIZES.map((size) => [size, size]));
  });

  it('are all in the file of macOS', () => {
    const icns = read('platter.icns');
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const sizes = new Set<number>();
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      sizes.add(sizeOf(icns.subarray(at + 8))[0]);
    expect([...sizes]).toEqual(ICNS_SIZES);
  });
});
