/** The bitmap directory, format spec §5. QEMU refuses the whole image, even for a check, for anything wrong in it. */
import type { Finding } from '../../shared/findings';
import type { BitmapInfo } from '../../shared/results';
import { hex32, hex64, readUint16, readUint32, readUint64, toNumber, type Uint64 } from './big-endian';
import { decodeText } from './text';

const FIXED = 24;
const BT_DIRTY_TRACKING = 1;
const FLAG_IN_USE = 1;
const FLAG_AUTO = 2;
const FLAG_EXTRA_DATA_COMPATIBLE = 4;

/** QEMU's limits. */
const MAX_TABLE_ENTRIES = 0x8000000;
const MAX_DATA_BYTES = 0x20000000;
const MAX_NAME = 1023;
const GRANULARITY_BITS = { min: 9, max: 31 } as const;

/** What decoding depends on. */
export interface BitmapDirectoryContext {
  /** byte offset of the directory in the file */
  readonly offset: number;
  /** bytes, as the bitmaps extension says */
  readonly size: number;
  /** entries, as the bitmaps extension says */
  readonly count: number;
  readonly clusterSize: number;
  readonly virtualSize: number;
}

/** The directory as far as QEMU's rules let it be read. */
export interface DecodedBitmapDirectory {
  readonly bitmaps: readonly BitmapEntry[];
  readonly findings: readonly Finding[];
}

/** One bitmap. */
export interface BitmapEntry extends BitmapInfo {
  /** byte offset of its directory entry in the file */
  readonly offset: number;
  readonly inUse: boolean;
}

/** One rule that an entry breaks. */
interface Problem {
  readonly field: string;
  readonly raw: string;
  readonly expected: string;
}

/**
 * Decodes entries up to the first that breaks a rule.
 * @param bytes the directory, `context.size` bytes of the file; what is past its end as zeroes
 */
export function decodeBitmapDirectory(
  bytes: Uint8Array,
  context: BitmapDirectoryContext,
): DecodedBitmapDirectory {
  const bitmaps: BitmapEntry[] = [];
  const names = new Set<string>();
  const size = Math.min(context.size, bytes.length);
  let position = 0;
  let problem: Problem | undefined;
  while (position < size && problem === undefined) {
    problem = listProblem(bytes, position, size, bitmaps.length, context);
    if (problem) break;
    const bitmap = decodeEntry(bytes, position, context.offset);
    bitmaps.push(bitmap);
    problem = entryProblem(bytes, position, context) ?? nameProblem(bitmap, names);
    names.add(bitmap.name);
    if (problem === undefined) position = endOfEntry(bytes, position);
  }
  if (problem === undefined && bitmaps.length < context.count) {
    problem = { field: 'count', raw: String(context.count), expected: `${bitmaps.length}` };
  }
  const findings = bitmaps.filter((bitmap) => bitmap.inUse).map(inUse);
  if (problem) findings.push(refusal(context.offset + position, problem, bitmaps.at(-1)));
  return { bitmaps, findings };
}

/** Where the entry at `position` ends, padding included. */
function endOfEntry(bytes: Uint8Array, position: number): number {
  const length = FIXED + readUint16(bytes, position + 18) + readUint32(bytes, position + 20);
  return position + Math.ceil(length / 8) * 8;
}

/** What keeps another entry from being read at all. */
function listProblem(
  bytes: Uint8Array,
  position: number,
  size: number,
  seen: number,
  context: BitmapDirectoryContext,
): Problem | undefined {
  if (position + FIXED > size || endOfEntry(bytes, position) > size) {
    return { field: 'directory size', raw: String(size), expected: 'a whole number of entries' };
  }
  if (seen === context.count) {
    return { field: 'count', raw: String(context.count), expected: `at least ${seen + 1}` };
  }
  return undefined;
}

function decodeEntry(bytes: Uint8Array, position: number, directory: number): BitmapEntry {
  const flags = readUint32(bytes, position + 12);
  const nameStart = position + FIXED + readUint32(bytes, position + 20);
  const names: BitmapInfo['flags'][number][] = [];
  if (flags & FLAG_IN_USE) names.push('in-use');
  if (flags & FLAG_AUTO) names.push('auto');
  if (flags & FLAG_EXTRA_DATA_COMPATIBLE) names.push('extra-data-compatible');
  return {
    name: decodeText(bytes.subarray(nameStart, nameStart + readUint16(bytes, position + 18))),
    granularity: 2 ** bytes[position + 17],
    flags: names,
    tableOffset: toNumber(readUint64(bytes, position)),
    tableEntries: readUint32(bytes, position + 8),
    offset: directory + position,
    inUse: (flags & FLAG_IN_USE) !== 0,
  };
}

/** The first of QEMU's rules that the entry breaks. */
function entryProblem(
  bytes: Uint8Array,
  position: number,
  context: BitmapDirectoryContext,
): Problem | undefined {
  const tableOffset = readUint64(bytes, position);
  const entries = readUint32(bytes, position + 8);
  const flags = readUint32(bytes, position + 12);
  const type = bytes[position + 16];
  const granularityBits = bytes[position + 17];
  const nameLength = readUint16(bytes, position + 18);
  const extra = readUint32(bytes, position + 20);
  const { min, max } = GRANULARITY_BITS;
  const checks: readonly (readonly [boolean, string, string, string])[] = [
    [extra !== 0, 'extra data size', String(extra), '0'],
    [
      entries === 0 || entries > MAX_TABLE_ENTRIES,
      'table entries',
      String(entries),
      `1 … ${MAX_TABLE_ENTRIES}`,
    ],
    [
      !isClusterOffset(tableOffset, context.clusterSize),
      'table offset',
      hex64(tableOffset),
      'cluster aligned, not 0',
    ],
    [
      granularityBits < min || granularityBits > max,
      'granularity bits',
      String(granularityBits),
      `${min} … ${max}`,
    ],
    [(flags & ~(FLAG_IN_USE | FLAG_AUTO)) !== 0, 'flags', hex32(flags), 'no more than bits 0 and 1'],
    [nameLength === 0 || nameLength > MAX_NAME, 'name length', String(nameLength), `1 … ${MAX_NAME}`],
    [type !== BT_DIRTY_TRACKING, 'type', String(type), '1 (dirty bitmap)'],
    [
      entries * context.clusterSize > MAX_DATA_BYTES,
      'table entries',
      String(entries),
      '512 MiB of bitmap at most',
    ],
  ];
  const broken = checks.find(([isBroken]) => isBroken);
  if (broken) return { field: broken[1], raw: broken[2], expected: broken[3] };
  const needed = tableEntriesNeeded(granularityBits, context);
  if ((flags & FLAG_IN_USE) === 0 && entries !== needed) {
    return { field: 'table entries', raw: String(entries), expected: String(needed) };
  }
  return undefined;
}

const isClusterOffset = (offset: Uint64, clusterSize: number): boolean =>
  offset.low % clusterSize === 0 && (offset.low !== 0 || offset.high !== 0);

/** Clusters of a bitmap of the whole disk: a bit for each granule, in words of 64 bits. */
function tableEntriesNeeded(granularityBits: number, context: BitmapDirectoryContext): number {
  const words = Math.ceil(context.virtualSize / 2 ** granularityBits / 64);
  return Math.ceil((words * 8) / context.clusterSize);
}

function nameProblem(bitmap: BitmapEntry, names: ReadonlySet<string>): Problem | undefined {
  return names.has(bitmap.name)
    ? { field: 'name', raw: bitmap.name, expected: 'a name of its own' }
    : undefined;
}

function refusal(hostOffset: number, problem: Problem, bitmap?: BitmapEntry): Finding {
  return {
    code: 'bitmap-directory-invalid',
    structure: 'bitmap-directory',
    hostOffset,
    ...problem,
    detail: bitmap?.name,
  };
}

function inUse(bitmap: BitmapEntry): Finding {
  return {
    code: 'bitmap-in-use',
    structure: 'bitmap-directory',
    hostOffset: bitmap.offset,
    detail: bitmap.name,
  };
}
