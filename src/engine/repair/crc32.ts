import * as zlib from 'node:zlib';

const POLYNOMIAL = 0xedb8_8320;
/** bytes that are taken in one step */
const STRIDE = 4;

/** Tables of 256 entries each: what a byte does to the sum when 0 to 3 bytes follow it in its step. */
function makeTables(): readonly Uint32Array[] {
  const first = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    first[byte] = sum;
  }
  const tables = [first];
  for (let after = 1; after < STRIDE; after++) {
    tables.push(tables[after - 1].map((sum) => first[sum & 255] ^ (sum >>> 8)));
  }
  return tables;
}

let tables: readonly Uint32Array[] | undefined;

/** The same sum as that of the system, in JavaScript. */
export function crc32WithTables(bytes: Uint8Array, start = 0): number {
  tables ??= makeTables();
  const [one, two, three, four] = tables;
  const whole = bytes.length - (bytes.length % STRIDE);
  let sum = ~start;
  let at = 0;
  for (; at < whole; at += STRIDE) {
    sum ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    sum = four[sum & 255] ^ three[(sum >>> 8) & 255] ^ two[(sum >>> 16) & 255] ^ one[sum >>> 24];
  }
  for (; at < bytes.length; at++) sum = one[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/**
 * CRC-32 as zlib and PNG have it. Node has it since 20.15; older versions of Electron bring an older one.
 * @param start the sum of what comes before, to go on from there
 */
export const crc32: (bytes: Uint8Array, start?: number) => number = zlib.crc32 ?? crc32WithTables;
