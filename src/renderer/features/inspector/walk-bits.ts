/** The bits of an L1 or L2 entry, taken apart for the eye. */

/** A stretch of bits of an entry, from the highest down. */
export interface BitField {
  /** as they stand, in groups of four hex digits or single bits */
  readonly text: string;
  readonly meaning: string;
}

/** What bits 63 and 62 say in each table. */
const FLAGS: Readonly<Record<'l1' | 'l2', readonly [string, string]>> = {
  l1: ['refcount is exactly one', 'reserved'],
  l2: ['refcount is exactly one', 'compressed'],
};

/** Splits the 16 hex digits of an entry into flags and the rest; longer entries keep their bitmap as a field. */
export function bitFields(table: 'l1' | 'l2', raw: string): readonly BitField[] {
  const word = raw.slice(0, 16).padStart(16, '0');
  const high = Number.parseInt(word[0], 16);
  const [copied, second] = FLAGS[table];
  const rest = `${(high & 3).toString(16)}${word.slice(1)}`;
  const fields: BitField[] = [
    { text: String(high >> 3), meaning: (high & 8) !== 0 ? copied : `not: ${copied}` },
    { text: String((high >> 2) & 1), meaning: (high & 4) !== 0 ? second : `not ${second}` },
    { text: groups(rest), meaning: 'offset and low flags' },
  ];
  if (raw.length > 16) fields.push({ text: groups(raw.slice(16)), meaning: 'subclusters' });
  return fields;
}

const groups = (hex: string): string => hex.match(/.{1,4}/g)!.join(' ');
