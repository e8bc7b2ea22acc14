/** Table entries and guest offsets taken apart field by field, for people. What they mean is decided elsewhere. */
import type { BitField, BitFieldName, BitProblem, BitWord } from '../../shared/explanation';
import { hex64, readUint64, toNumber, type Uint64 } from './big-endian';
import { countShift } from './compressed-descriptor';
import type { L2EntryFormat } from './l2-entry';
import type { L2EntryProblem } from './l2-entry-problems';

/** A field of a layout: its name and lowest bit; it reaches up to the field before it. */
type Row = readonly [name: BitFieldName, low: number];

/** Fields whose bits are an offset as they stand, not a number of their own. */
const IN_PLACE: ReadonlySet<BitFieldName> = new Set([
  'l2-table-offset',
  'cluster-offset',
  'block-offset',
  'stream-offset',
]);

const L1_LAYOUT: readonly Row[] = [
  ['copied', 63],
  ['reserved', 56],
  ['l2-table-offset', 9],
  ['reserved', 0],
];
const L2_LAYOUT: readonly Row[] = [
  ['copied', 63],
  ['not-compressed', 62],
  ['reserved', 56],
  ['cluster-offset', 9],
  ['reserved', 1],
  ['zero', 0],
];
const SUBCLUSTER_LAYOUT: readonly Row[] = [
  ['zero-subclusters', 32],
  ['data-subclusters', 0],
];
const REFCOUNT_LAYOUT: readonly Row[] = [
  ['block-offset', 9],
  ['reserved', 0],
];

const streamLayout = (clusterBits: number): readonly Row[] => [
  ['copied', 63],
  ['compressed', 62],
  ['sectors', countShift(clusterBits)],
  ['stream-offset', 0],
];

/** Fields that each problem of an L2 entry is about; those of a standard offset are told by their bits. */
const FIELDS_OF: Readonly<Partial<Record<L2EntryProblem, readonly BitFieldName[]>>> = {
  unaligned: ['cluster-offset'],
  'zero-flag-in-v2': ['zero'],
  'zero-flag-with-subclusters': ['zero'],
  'compressed-copied-flag': ['copied'],
  'compressed-with-data-file': ['compressed'],
  'compressed-with-subclusters': ['zero-subclusters', 'data-subclusters'],
  'allocated-and-zero': ['zero-subclusters', 'data-subclusters'],
  'allocated-without-cluster': ['data-subclusters'],
};

/** Says what is wrong with a field. */
type Judge = (name: BitFieldName) => readonly BitProblem[];

/** The bits `high` … `low` of a word, as a number of their own. */
function bitsOf({ high: upper, low: lower }: Uint64, high: number, low: number): Uint64 {
  const shifted =
    low >= 32
      ? { high: 0, low: upper >>> (low - 32) }
      : low === 0
        ? { high: upper, low: lower }
        : { high: upper >>> low, low: ((lower >>> low) | (upper << (32 - low))) >>> 0 };
  const width = high - low + 1;
  if (width >= 64) return shifted;
  if (width > 32) return { high: (shifted.high & (2 ** (width - 32) - 1)) >>> 0, low: shifted.low };
  return { high: 0, low: width === 32 ? shifted.low : (shifted.low & (2 ** width - 1)) >>> 0 };
}

function wordOf(entry: Uint64, layout: readonly Row[], judge: Judge): BitWord {
  const fields = layout.map(([name, low], index): BitField => {
    const high = index === 0 ? 63 : layout[index - 1][1] - 1;
    const bits = bitsOf(entry, high, low);
    // an offset is a multiple of 512 with the highest bits masked off, or any number up to 2^61
    const value = IN_PLACE.has(name) && low > 0 ? inPlace(bits, low) : shortHex(bits);
    const stray = name === 'reserved' && toNumber(bits) !== 0;
    return { name, high, low, value, problems: stray ? ['stray-bits'] : judge(name) };
  });
  return { raw: hex64(entry).slice(2), fields };
}

const inPlace = ({ high, low }: Uint64, shift: number): string =>
  shortHex({ high: ((high << shift) | (low >>> (32 - shift))) >>> 0, low: (low << shift) >>> 0 });

const shortHex = (value: Uint64): string => hex64(value).replace(/^0x0+(?=.)/, '0x');

/** The entry of an L1 table at `position`. */
export function l1Word(bytes: Uint8Array, position: number, problems: Judge): BitWord {
  return wordOf(readUint64(bytes, position), L1_LAYOUT, problems);
}

/** The words of the L2 entry at `position`. */
export function l2Words(
  bytes: Uint8Array,
  position: number,
  format: L2EntryFormat,
  found: readonly L2EntryProblem[],
  more: Judge,
): readonly BitWord[] {
  const entry = readUint64(bytes, position);
  const isStream = (entry.high & 0x40000000) !== 0;
  const judge: Judge = (name) => [
    ...found.flatMap((problem) =>
      problem !== 'reserved-bits' && FIELDS_OF[problem]?.includes(name) ? [problem] : [],
    ),
    ...more(name),
  ];
  const first = wordOf(entry, isStream ? streamLayout(format.clusterBits) : L2_LAYOUT, judge);
  if (!format.extendedL2) return [first];
  return [first, wordOf(readUint64(bytes, position + 8), SUBCLUSTER_LAYOUT, judge)];
}

/** The entry of a refcount table at `position`. */
export function refcountTableWord(bytes: Uint8Array, position: number, problems: Judge): BitWord {
  return wordOf(readUint64(bytes, position), REFCOUNT_LAYOUT, problems);
}

/** A guest offset, split as the tables are looked up with it. */
export function guestOffsetWord(
  offset: Uint64,
  { clusterBits, extendedL2 }: Pick<L2EntryFormat, 'clusterBits' | 'extendedL2'>,
): BitWord {
  const l2Bits = clusterBits - (extendedL2 ? 4 : 3);
  const inCluster: readonly Row[] = extendedL2
    ? [
        ['subcluster', clusterBits - 5],
        ['in-subcluster', 0],
      ]
    : [['in-cluster', 0]];
  const layout: readonly Row[] = [
    ['l1-index', clusterBits + l2Bits],
    ['l2-index', clusterBits],
    ...inCluster,
  ];
  return wordOf(offset, layout, () => []);
}
