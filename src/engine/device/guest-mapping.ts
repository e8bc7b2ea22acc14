/** The one question of reading: what is at a guest offset, and for how long does that hold? */
import { PlatterError } from '../../shared/errors';
import type { GuestOffset } from '../../shared/units';
import { hexBytes, readUint32 } from '../codec/big-endian';
import { entryRun, type GuestMapping } from './l2-entry-run';
import type { Qcow2Layer } from './layer';

export type { GuestMapping };

/**
 * Looks in one image, not below it. The answer reaches as far as entries say the same and follow each other in
 * the file, at most to the end of their L2 table.
 * @param length guest bytes that matter, 1 or more
 * @throws PlatterError corrupt-structure (fields.structure, fields.offset, fields.raw), io-error
 */
export async function lookUp(layer: Qcow2Layer, offset: GuestOffset, length: number): Promise<GuestMapping> {
  for (;;) {
    const table = tableFor(layer, offset);
    if (table === 0) return withoutTable(layer, offset, length);
    const { bytes } = await layer.tables.get(table);
    // who writes may have put another table in place meanwhile
    if (tableFor(layer, offset) === table) return inTable(layer, table, bytes, offset, length);
  }
}

/**
 * The same without waiting.
 * @returns undefined when the L2 table has to be read first
 */
export function lookUpNow(layer: Qcow2Layer, offset: GuestOffset, length: number): GuestMapping | undefined {
  const at = tableFor(layer, offset);
  if (at === 0) return withoutTable(layer, offset, length);
  const table = layer.tables.peek(at);
  return table && inTable(layer, at, table.bytes, offset, length);
}

/** Host offset of the L2 table that answers for a guest offset; 0 where there is none. */
function tableFor(layer: Qcow2Layer, offset: number): number {
  const position = Math.floor(offset / layer.tableSpan) * 8;
  const { l1 } = layer;
  if (position >= l1.length) return 0;
  const high = readUint32(l1, position) & 0x00ffffff;
  const low = (readUint32(l1, position + 4) & 0xfffffe00) >>> 0;
  if ((low & (layer.geometry.clusterSize - 1)) !== 0) {
    throw new PlatterError('corrupt-structure', {
      file: layer.storage.name,
      structure: 'l1-table',
      offset: layer.l1Offset + position,
      raw: `0x${hexBytes(l1.subarray(position, position + 8))}`,
    });
  }
  return high * 2 ** 32 + low;
}

/** Nothing is allocated until the next L1 entry that leads to a table. */
function withoutTable(layer: Qcow2Layer, offset: number, length: number): GuestMapping {
  const { l1, tableSpan } = layer;
  const end = offset + length;
  let index = Math.floor(offset / tableSpan) + 1;
  while (index * tableSpan < end) {
    const position = index * 8;
    if (position >= l1.length) return unallocated(length);
    if ((readUint32(l1, position) & 0x00ffffff) !== 0 || (readUint32(l1, position + 4) & 0xfffffe00) !== 0)
      break;
    index++;
  }
  return unallocated(Math.min(length, index * tableSpan - offset));
}

const unallocated = (length: number): GuestMapping => ({
  kind: 'unallocated',
  host: 0,
  length,
  streamLength: 0,
});

function inTable(
  layer: Qcow2Layer,
  table: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
): GuestMapping {
  const { geometry, tableSpan } = layer;
  const { clusterSize, l2EntrySize } = geometry;
  const inSpan = offset % tableSpan;
  const index = Math.floor(inSpan / clusterSize);
  const inCluster = inSpan - index * clusterSize;
  const place = { index, inCluster, length: Math.min(length, tableSpan - inSpan), guest: offset - inCluster };
  const mapping = entryRun(bytes, place, geometry);
  if (mapping.kind !== 'corrupt') return mapping;
  const at = index * l2EntrySize;
  throw new PlatterError('corrupt-structure', {
    file: layer.storage.name,
    structure: 'l2-entry',
    offset: table + at,
    raw: `0x${hexBytes(bytes.subarray(at, at + l2EntrySize))}`,
  });
}
