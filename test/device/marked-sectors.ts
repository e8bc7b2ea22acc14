/** Guest data that tells where it belongs: every sector holds its own number and that of the change that wrote it. */

export const SECTOR = 512;
/** bytes of a mark */
const MARK = 8;

/**
 * Bytes for a range of the disk, of any alignment.
 * @param change number of the change, 1 or more, so that no mark is zero
 */
export function markedBytes(offset: number, length: number, change: number): Uint8Array {
  const first = Math.floor(offset / SECTOR);
  const last = Math.ceil((offset + length) / SECTOR);
  const sectors = Buffer.alloc((last - first) * SECTOR);
  for (let at = 0; at < sectors.length; at += MARK) {
    sectors.writeUInt32LE(first + Math.floor(at / SECTOR), at);
    sectors.writeUInt32LE(change, at + 4);
  }
  return sectors.subarray(offset - first * SECTOR, offset - first * SECTOR + length);
}

/** What a sector says of itself. */
export function describeSector(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte === 0)) return 'zeroes';
  const { buffer, byteOffset, byteLength } = bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  return `sector ${view.getUint32(0, true)} of change ${view.getUint32(4, true)}`;
}
