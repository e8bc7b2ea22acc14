/** The bits of a word as cells of a strip. */
import type { BitField, BitWord } from '../../../shared/explanation';

/** A field with its bits, the highest first. */
export interface FieldCells {
  readonly field: BitField;
  readonly bits: readonly ('0' | '1')[];
  /** what colours it */
  readonly tone: 'flag' | 'offset' | 'index' | 'bitmap' | 'reserved';
}

const TONES: Readonly<Record<BitField['name'], FieldCells['tone']>> = {
  'l1-index': 'index',
  'l2-index': 'bitmap',
  subcluster: 'flag',
  'in-subcluster': 'offset',
  'in-cluster': 'offset',
  copied: 'flag',
  compressed: 'flag',
  'not-compressed': 'flag',
  reserved: 'reserved',
  'l2-table-offset': 'offset',
  'cluster-offset': 'offset',
  zero: 'flag',
  sectors: 'index',
  'stream-offset': 'offset',
  'zero-subclusters': 'reserved',
  'data-subclusters': 'bitmap',
  'block-offset': 'offset',
};

const bitsOf = (raw: string): readonly ('0' | '1')[] =>
  [...raw].flatMap((digit) => [8, 4, 2, 1].map((bit) => (Number.parseInt(digit, 16) & bit ? '1' : '0')));

/** Splits the 64 bits of a word among its fields. */
export function fieldCells({ raw, fields }: BitWord): readonly FieldCells[] {
  const bits = bitsOf(raw);
  return fields.map((field) => ({
    field,
    bits: bits.slice(63 - field.high, 64 - field.low),
    tone: TONES[field.name],
  }));
}
