/** The list of header extensions, format spec §1: decoded, judged as QEMU does, unknown ones kept. */
import type { Finding } from '../../shared/findings';
import type { HeaderExtension } from '../../shared/results';
import { formatHex } from '../../shared/sizes';
import { decimal64, hasBit, hex32, hexBytes, readUint32, type Uint64 } from './big-endian';
import { bitmapsExtension, type BitmapsExtension } from './bitmaps-extension';
import { AUTOCLEAR, type FeatureName } from './feature-bits';
import { featureNameTable } from './feature-name-table';
import { CRYPT_LUKS, luksExtension, type LuksPointer } from './luks-extension';
import { decodeText } from './text';

/** Type numbers of the extensions that the format defines. */
export const EXTENSION_TYPE = {
  end: 0,
  backingFormat: 0xe2792aca,
  featureNames: 0x6803f857,
  bitmaps: 0x23852875,
  luks: 0x0537be77,
  dataFile: 0x44415441,
} as const;

/** QEMU's room for the name of the backing format, its NUL included. */
const BACKING_FORMAT_LIMIT = 16;
const HEAD = 8;
const SHOWN_BYTES = 256;
/** A hostile header can hold 2^18 empty extensions; all are judged, no more than these are listed. */
const LISTED = 1024;

/** What the list depends on; a `Header` has it. */
export interface ExtensionContext {
  readonly version: number;
  readonly clusterBits: number;
  readonly headerLength: number;
  readonly backingFileOffset: number;
  readonly cryptMethod: number;
  readonly autoclear: Uint64;
}

/** What the list says. */
export interface DecodedExtensions {
  /** in their order, the end marker left out; at most 1024 */
  readonly extensions: readonly HeaderExtension[];
  readonly findings: readonly Finding[];
  readonly featureNames: readonly FeatureName[];
  readonly backingFormat?: string;
  readonly dataFileName?: string;
  /** also when its autoclear bit is off and QEMU ignores it: see `consistent` */
  readonly bitmaps?: BitmapsExtension;
  readonly luks?: LuksPointer;
}

/** One extension while the list is walked. */
interface Item {
  readonly type: number;
  readonly offset: number;
  readonly length: number;
  readonly data: Uint8Array;
}

type Facts = { -readonly [K in keyof DecodedExtensions]: DecodedExtensions[K] } & {
  extensions: HeaderExtension[];
  findings: Finding[];
};

/** Byte range of the list. It is empty where the backing file name starts before the header's end. */
export function extensionArea(context: ExtensionContext): { readonly start: number; readonly end: number } {
  const clusterSize = 2 ** context.clusterBits;
  const end = context.backingFileOffset === 0 ? clusterSize : context.backingFileOffset;
  return { start: context.headerLength, end: Math.min(end, clusterSize) };
}

/**
 * Walks the list up to its end marker, the end of its area or the first thing that makes QEMU give up.
 * @param bytes the file from offset 0: its first cluster, or as much of it as there is
 */
export function decodeHeaderExtensions(bytes: Uint8Array, context: ExtensionContext): DecodedExtensions {
  const facts: Facts = { extensions: [], findings: [], featureNames: [] };
  const { start, end } = extensionArea(context);
  // past the end of the file everything is zero, and so an end marker
  for (let offset = start; offset < end && offset < bytes.length;) {
    const type = readUint32(bytes, offset);
    const length = readUint32(bytes, offset + 4);
    if (offset + HEAD > end || length > end - offset - HEAD) {
      facts.findings.push(overlong(type, length, offset, end));
      break;
    }
    if (type === EXTENSION_TYPE.end) break;
    const data = bytes.subarray(offset + HEAD, offset + HEAD + length);
    if (!take(facts, { type, offset, length, data }, context)) break;
    offset += HEAD + Math.ceil(length / 8) * 8;
  }
  if (context.cryptMethod === CRYPT_LUKS && facts.luks === undefined)
    facts.findings.push(noLuksHeader(start));
  return facts;
}

/** Notes one extension; false where QEMU reads no further. */
function take(facts: Facts, item: Item, context: ExtensionContext): boolean {
  const problems: Finding[] = [];
  const { name, meaning } = interpret(facts, item, context, problems);
  facts.findings.push(...problems);
  if (facts.extensions.length < LISTED) {
    const raw = hexBytes(item.data.subarray(0, SHOWN_BYTES));
    facts.extensions.push({ type: item.type, name, offset: item.offset, length: item.length, meaning, raw });
  }
  return !problems.some((finding) => finding.code === 'header-extension-invalid');
}

function interpret(
  facts: Facts,
  item: Item,
  context: ExtensionContext,
  problems: Finding[],
): { name: string; meaning: string } {
  switch (item.type) {
    case EXTENSION_TYPE.backingFormat:
      return { name: 'backing format', meaning: takeBackingFormat(facts, item, problems) };
    case EXTENSION_TYPE.dataFile:
      facts.dataFileName = decodeText(item.data);
      return { name: 'data file', meaning: `Guest data lies in the file “${facts.dataFileName}”.` };
    case EXTENSION_TYPE.featureNames:
      facts.featureNames = featureNameTable(item.data);
      return { name: 'feature names', meaning: `Names ${facts.featureNames.length} feature bits.` };
    case EXTENSION_TYPE.bitmaps:
      return { name: 'bitmaps', meaning: takeBitmaps(facts, item, context, problems) };
    case EXTENSION_TYPE.luks:
      return { name: 'LUKS header', meaning: takeLuks(facts, item, context, problems) };
    default:
      return {
        name: `unknown ${hex32(item.type)}`,
        meaning: 'Not defined by the format; kept as it is.',
      };
  }
}

function takeBackingFormat(facts: Facts, item: Item, problems: Finding[]): string {
  if (item.length >= BACKING_FORMAT_LIMIT) {
    problems.push(invalid(item, 'backing format', 'length', String(item.length), 'at most 15 bytes'));
    return 'The name of the backing format is too long.';
  }
  facts.backingFormat = decodeText(item.data);
  return `The backing file is to be read as “${facts.backingFormat}”.`;
}

function takeBitmaps(facts: Facts, item: Item, context: ExtensionContext, problems: Finding[]): string {
  const consistent = hasBit(context.autoclear, AUTOCLEAR.bitmaps);
  const { value, problem } = bitmapsExtension(item.data, 2 ** context.clusterBits, consistent);
  if (problem) problems.push(invalid(item, 'bitmaps', problem.field, problem.raw, problem.expected));
  else if (!consistent) {
    problems.push({ code: 'bitmaps-inconsistent', structure: 'header-extension', hostOffset: item.offset });
  }
  if (!value) return 'Where the dirty bitmaps are can not be told.';
  facts.bitmaps = value;
  const where = `${value.count} dirty bitmaps, their directory at ${formatHex(value.directoryOffset)}`;
  return consistent
    ? `${where}.`
    : `${where}; the autoclear bit is off, so they are out of date and ignored.`;
}

function takeLuks(facts: Facts, item: Item, context: ExtensionContext, problems: Finding[]): string {
  const { value, problem } = luksExtension(item.data, 2 ** context.clusterBits, context.cryptMethod);
  if (problem) problems.push(invalid(item, 'LUKS header', problem.field, problem.raw, problem.expected));
  if (!value) return 'Where the LUKS header is can not be told.';
  facts.luks = value;
  return `LUKS header and key material: ${value.length} bytes at ${formatHex(value.offset)}.`;
}

function invalid(item: Item, name: string, what: string, raw: string, expected: string): Finding {
  return {
    code: 'header-extension-invalid',
    structure: 'header-extension',
    hostOffset: item.offset,
    field: name,
    detail: what,
    raw,
    expected,
  };
}

function overlong(type: number, length: number, offset: number, end: number): Finding {
  const room = Math.max(0, end - offset - HEAD);
  const item = { type, offset, length, data: new Uint8Array(0) };
  return invalid(item, hex32(type), 'length', decimal64({ high: 0, low: length }), `at most ${room} bytes`);
}

function noLuksHeader(hostOffset: number): Finding {
  return {
    code: 'header-extension-invalid',
    structure: 'header-extension',
    hostOffset,
    field: 'LUKS header',
    detail: 'presence',
    expected: 'required with crypt_method 2',
  };
}
