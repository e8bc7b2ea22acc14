/** What the entries of an image's L2 tables say, without where things lie: two images that do the same agree. */
import { readFile } from 'node:fs/promises';
import { COMPRESSED, COPIED, FIELD, OFFSET_MASK } from '../corpus/workshop';

const EXTENDED_L2 = 1 << 4;

/**
 * One line for each cluster of the disk that has an entry other than none, `cluster: what`. `host`: it has a host
 * cluster; `own`: the COPIED flag; with extended L2 the sets of subclusters that are stored and that are zero.
 */
export async function l2Entries(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const clusterSize = 2 ** bytes.readUInt32BE(FIELD.clusterBits);
  const version = bytes.readUInt32BE(FIELD.version);
  const extended = version >= 3 && (bytes.readUInt32BE(FIELD.incompatible + 4) & EXTENDED_L2) !== 0;
  const entrySize = extended ? 16 : 8;
  const l1Size = bytes.readUInt32BE(FIELD.l1Size);
  const l1Offset = Number(bytes.readBigUInt64BE(FIELD.l1TableOffset));
  const lines: string[] = [];
  for (let l1Index = 0; l1Index < l1Size; l1Index++) {
    const l2 = Number(bytes.readBigUInt64BE(l1Offset + l1Index * 8) & OFFSET_MASK);
    if (l2 === 0) continue;
    const entries = clusterSize / entrySize;
    for (let index = 0; index < entries; index++) {
      const at = l2 + index * entrySize;
      const what = describeEntry(bytes, at, extended);
      if (what !== '') lines.push(`${l1Index * entries + index}: ${what}`);
    }
  }
  return lines;
}

function describeEntry(bytes: Buffer, at: number, extended: boolean): string {
  const entry = bytes.readBigUInt64BE(at);
  const words: string[] = [];
  if ((entry & COPIED) !== 0n) words.push('own');
  if ((entry & COMPRESSED) !== 0n) return [...words, 'compressed'].join(' ');
  if ((entry & OFFSET_MASK) !== 0n) words.push('host');
  if (extended) {
    const zeroes = bytes.readUInt32BE(at + 8);
    const stored = bytes.readUInt32BE(at + 12);
    if (stored !== 0) words.push(`stored ${stored.toString(16)}`);
    if (zeroes !== 0) words.push(`zero ${zeroes.toString(16)}`);
  } else if ((entry & 1n) !== 0n) words.push('zero');
  return words.join(' ');
}
