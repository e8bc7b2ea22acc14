import { printable } from '../shared/printable';
import type { GuestExtent } from '../shared/results';

const HEX_COLUMN = 16;
const hexColumn = (value: number): string =>
  (value === 0 ? '0' : `0x${value.toString(16)}`).padEnd(HEX_COLUMN);

/** Heads of the columns of `extentLine`. */
export const EXTENT_HEADS = `${['Offset', 'Length', 'Mapped to'].map((head) => head.padEnd(HEX_COLUMN)).join('')}File\n`;

/** A line for people; empty for what reads as zeroes, as in `qemu-img map`. */
export function extentLine({ start, length, data, zero, compressed, offset, file }: GuestExtent): string {
  if (!data || zero) return '';
  const place =
    offset === undefined ? (compressed ? 'compressed' : 'unknown').padEnd(HEX_COLUMN) : hexColumn(offset);
  return `${hexColumn(start)}${hexColumn(length)}${place}${printable(file ?? '')}\n`;
}

/** One extent as a JSON object, in the order of keys that `qemu-img map --output=json` has. */
export function extentJson({
  start,
  length,
  depth,
  present,
  zero,
  data,
  compressed,
  offset,
}: GuestExtent): string {
  const place = offset === undefined ? '' : `, "offset": ${offset}`;
  return `{ "start": ${start}, "length": ${length}, "depth": ${depth}, "present": ${present}, "zero": ${zero}, "data": ${data}, "compressed": ${compressed}${place}}`;
}
