/** Numbers of bytes and offsets as people write and read them. What is read, and what a command takes, is in powers of 1024. */

/** How sizes can be written: in powers of 1024, in powers of 1000, or in bytes. */
export const SIZE_STYLES = ['iec', 'si', 'bytes'] as const;
export type SizeStyle = (typeof SIZE_STYLES)[number];

const IEC = { base: 1024, names: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] } as const;
const SI = { base: 1000, names: ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] } as const;

let style: SizeStyle = 'iec';

/** Has sizes written in another way from now on, in this process. As with a language, no sentence is told which. */
export function writeSizes(chosen: SizeStyle): void {
  style = chosen;
}

/** How sizes are written now: what keeps texts with sizes in them asks whether they still hold. */
export const sizeStyle = (): SizeStyle => style;

/** Narrow no-break space: groups digits without tearing the number apart at a line's end. */
const GROUP = '\u202f';

/** `4.38 GiB`, `16 KiB`, `512 B`: three significant digits, no more than needed; in the way that was chosen. */
export const formatSize = (bytes: number): string => formatSizeIn(style, bytes);

/** The size of something that is a power of two by its nature, such as a cluster: `64 KiB`, never `65.5 kB`. */
export const formatBinarySize = (bytes: number): string => formatSizeIn('iec', bytes);

/** A size written in one of the ways. */
export function formatSizeIn(wanted: SizeStyle, bytes: number): string {
  if (wanted === 'bytes') return `${formatCount(bytes)} B`;
  const { base, names } = wanted === 'si' ? SI : IEC;
  let unit = 0;
  let value = bytes;
  while (value >= base && unit < names.length - 1) {
    value /= base;
    unit++;
  }
  let text = significant(value);
  // 1023.9 KiB rounds to 1024, which is the next unit's 1
  if (text === String(base) && unit < names.length - 1) {
    text = '1';
    unit++;
  }
  return `${text} ${names[unit]}`;
}

/** What stands beside a size for those who want to know it better: exact bytes, and for bytes a number to grasp. */
export function explainSize(bytes: number): string {
  return formatSize(bytes) === formatSizeIn('bytes', bytes) ? formatSizeIn('iec', bytes) : formatBytes(bytes);
}

/** The unit of a scale that reaches that far, by its name and in bytes. A scale has no room for numbers of bytes. */
export function unitOfScale(most: number): { readonly name: string; readonly bytes: number } {
  const { base, names } = style === 'si' ? SI : IEC;
  const power = Math.min(
    names.length - 1,
    Math.max(0, Math.floor(Math.log(Math.max(1, most)) / Math.log(base) + 1e-9)),
  );
  return { name: names[power], bytes: base ** power };
}

/** A size to be typed over: `parseSize` reads the same bytes. In the largest unit that is exact to a quarter, else in bytes. */
export function exactSize(bytes: number): string {
  for (let unit = IEC.names.length - 1; unit > 0; unit--) {
    const value = bytes / 1024 ** unit;
    if (value >= 1 && Number.isInteger(4 * value)) return `${value} ${IEC.names[unit]}`;
  }
  return String(bytes);
}

function significant(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** `1 234 567`: a whole number, its digits grouped. */
export function formatCount(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, GROUP);
}

/** `4 718 592 bytes`: exact. */
export function formatBytes(bytes: number): string {
  return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** `0x50000` */
export function formatHex(offset: number): string {
  return `0x${offset.toString(16)}`;
}

const SIZE = /^\+?(?<whole>0x[0-9a-f]+|\d+)(?<fraction>\.\d*)?\s*(?<suffix>[kmgtpe]i?b?|b)?$/i;
/** Of these qemu takes the letter alone. */
const LONG_SUFFIX = /^[kmgtpe]b$/i;

/**
 * A size as qemu's tools take it: bytes (also hex), or with a suffix `k M G T P E`, all powers of 1024 in either case;
 * fractions of a unit lose what is less than a byte. Also `KiB MiB …`, and space before the suffix.
 * @returns bytes, or undefined for what is no size of less than 2^53
 */
export function parseSize(text: string): number | undefined {
  const groups = SIZE.exec(text.trim())?.groups;
  if (!groups) return undefined;
  const { whole, fraction, suffix = 'b' } = groups;
  const power = 'bkmgtpe'.indexOf(suffix[0].toLowerCase());
  const hex = /^0x/i.test(whole);
  if (hex && (fraction !== undefined || groups.suffix !== undefined)) return undefined;
  if (LONG_SUFFIX.test(suffix)) return undefined;
  const unit = 1024 ** power;
  const part = Number(`0${fraction ?? ''}`);
  // half a byte is none
  if (unit === 1 && part !== 0) return undefined;
  // one after the other, as a fraction of a large number has lost bits
  const bytes = Number(whole) * unit + Math.floor(part * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
