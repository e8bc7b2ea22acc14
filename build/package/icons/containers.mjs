/** Types of the pictures in an .icns, by size in pixels; those of 32 and more are also the doubled ones of half the size. */
const ICNS_TYPES = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['icp6', 'ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** Sizes that an .icns can hold. */
export const ICNS_SIZES = Object.keys(ICNS_TYPES).map(Number);

/** Sizes that Windows asks for. */
export const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** An .ico of PNG pictures. @param {{ size: number, png: Buffer }[]} pictures */
export function ico(pictures) {
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}

/** An .icns of PNG pictures. @param {{ size: number, png: Buffer }[]} pictures */
export function icns(pictures) {
  const chunks = pictures.flatMap(({ size, png }) => ICNS_TYPES[size].map((type) => chunk(type, png)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
