/** What the L2 entries of a closed image say, without where things lie: for comparing two images. */
import { readFile } from 'node:fs/promises';
import { qemuMap } from '../qemu';

const SECTOR = 512;
const OFFSET = 0x00fffffffffffe00n;
const COMPRESSED = 1n << 62n;

/**
 * One word per guest cluster: `-` nothing, `data`, `zero`, `kept` (zero, with a cluster), `packed`; with extended
 * L2, whether there is a cluster, and the sets of stored and zero subclusters in hex.
 */
export async function entryShapes(path: string): Promise<string[]> {
  const file = await readFile(path);
  const clusterSize = 1 << file.readUInt32BE(20);
  const size = Number(file.readBigUInt64BE(24));
  const extended = file.readUInt32BE(4) > 2 && (file.readUInt32BE(76) & 16) !== 0;
  const entrySize = extended ? 16 : 8;
  const perTable = clusterSize / entrySize;
  const l1 = Number(file.readBigUInt64BE(40));
  return Array.from({ length: Math.ceil(size / clusterSize) }, (_, cluster) => {
    const table = Number(file.readBigUInt64BE(l1 + Math.floor(cluster / perTable) * 8) & OFFSET);
    if (table === 0) return '-';
    const at = table + (cluster % perTable) * entrySize;
    const entry = file.readBigUInt64BE(at);
    if ((entry & COMPRESSED) !== 0n) return 'packed';
    // with a data file, offset 0 may be a cluster: COPIED tells
    const present = (entry & OFFSET) !== 0n || entry >> 63n === 1n;
    if (!extended) return (entry & 1n) !== 0n ? (present ? 'kept' : 'zero') : present ? 'data' : '-';
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    const [zeroes, stored] = [file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    if (!present && zeroes + stored === 0) return '-';
    return `${present ? 'cluster' : 'none'} ${hex(stored)} ${hex(zeroes)}`;
  });
}

/** What `qemu-img map` says of each sector, but for offsets. */
export async function mapOfSectors(path: string): Promise<string[]> {
  const { json = [] } = await qemuMap(path);
  return json.flatMap(({ start, length, depth, present, zero, data, offset }) => {
    // whether a stored cluster counts as zero depends on holes of the host file
    const what = offset === undefined ? (zero ? 'zero' : data ? 'data' : '-') : 'stored';
    const word = `${depth} ${present ? 'present' : '-'} ${what}`;
    const sectors = Math.ceil((start + length) / SECTOR) - start / SECTOR;
    return Array.from({ length: sectors }, () => word);
  });
}
