/** What each header field's value means for the image it stands in: one sentence for people. */
import { formatHex, formatSize } from '../../shared/sizes';
import { decimal64, toNumber, type Uint64 } from './big-endian';
import { unknownFeatures, type FeatureSet } from './feature-bits';
import type { Header } from './header';
import type { HeaderFieldName } from './header-layout';

/** A field's value, and the sentence about it. */
export interface FieldWords {
  readonly value: string;
  readonly meaning: string;
}

/** Words for one field; `raw` is its exact value. */
type Describe = (header: Header, raw: Uint64) => FieldWords;

const words = (value: string, meaning: string): FieldWords => ({ value, meaning });
const number = (raw: Uint64, meaning: string): FieldWords => words(decimal64(raw), meaning);
const offset = (raw: Uint64, meaning: string): FieldWords => words(hexOffset(raw), meaning);
const hexOffset = (raw: Uint64): string =>
  raw.high === 0 ? formatHex(raw.low) : `0x${raw.high.toString(16)}${raw.low.toString(16).padStart(8, '0')}`;
const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Whether 2^clusterBits is a cluster size, so that sentences can speak of clusters. */
const sized = (header: Header): boolean => header.clusterBits >= 9 && header.clusterBits <= 21;
const clusters = (header: Header, count: number): string =>
  sized(header) ? ` (${formatSize(count * 2 ** header.clusterBits)})` : '';

const METHODS = ['none', 'AES', 'LUKS'];
const METHOD_MEANINGS = [
  'The guest data is not encrypted.',
  'The guest data is encrypted with AES-CBC, an old method that is no longer thought safe.',
  'The guest data is encrypted with LUKS; its key slots are inside this file.',
];
const COMPRESSIONS = ['deflate (zlib)', 'zstd'];

const DESCRIBE: Readonly<Record<HeaderFieldName, Describe>> = {
  magic: () => words('QFI\\xfb', 'These four bytes mark a qcow2 image.'),
  version: (_header, raw) =>
    number(
      raw,
      raw.low === 2
        ? 'The older layout of 2008 (compat 0.10): no feature bits, refcounts of 16 bits.'
        : 'The current layout (compat 1.1), with feature bits.',
    ),
  backing_file_offset: (_header, raw) =>
    toNumber(raw) === 0
      ? offset(raw, 'There is no backing file: the image stands on its own.')
      : offset(raw, 'Here stands the name of the backing file, which has what this image lacks.'),
  backing_file_size: (header, raw) =>
    number(
      raw,
      header.backingFileOffset === 0
        ? 'Without a backing file this says nothing.'
        : `The name of the backing file takes ${plural(raw.low, 'byte')}.`,
    ),
  cluster_bits: (header, raw) =>
    number(
      raw,
      sized(header)
        ? `Space in the file is handed out in clusters of ${formatSize(2 ** raw.low)}.`
        : 'This is no cluster size, so nothing else in the file can be found.',
    ),
  size: (_header, raw) => number(raw, `The guest sees a disk of ${formatSize(toNumber(raw))}.`),
  crypt_method: (_header, raw) =>
    words(METHODS[raw.low] ?? String(raw.low), METHOD_MEANINGS[raw.low] ?? 'This is no encryption method.'),
  l1_size: (_header, raw) =>
    number(
      raw,
      `The L1 table has ${plural(raw.low, 'entry').replace('entrys', 'entries')} (${formatSize(raw.low * 8)}).`,
    ),
  l1_table_offset: (header, raw) =>
    offset(
      raw,
      header.l1Size === 0
        ? 'The L1 table would start here, but it has no entries.'
        : 'Here starts the L1 table, the root of the way from guest offsets to clusters.',
    ),
  refcount_table_offset: (header, raw) =>
    offset(
      raw,
      header.refcountTableClusters === 0
        ? 'A refcount table would start here, but it has no clusters.'
        : 'Here starts the refcount table, which leads to the use count of every cluster.',
    ),
  refcount_table_clusters: (header, raw) =>
    number(
      raw,
      raw.low === 0
        ? 'There is no refcount table: which clusters are in use is not recorded.'
        : `The refcount table takes ${plural(raw.low, 'cluster')}${clusters(header, raw.low)}.`,
    ),
  nb_snapshots: (_header, raw) =>
    number(
      raw,
      raw.low === 0
        ? 'The image holds no internal snapshots.'
        : `The image holds ${plural(raw.low, 'internal snapshot')}.`,
    ),
  snapshots_offset: (header, raw) =>
    offset(
      raw,
      header.snapshotCount === 0
        ? 'Without snapshots there is no snapshot table.'
        : 'Here starts the snapshot table.',
    ),
  incompatible_features: (_header, raw) =>
    features('incompatible', raw, [
      'the refcounts may be out of date',
      'the image is marked as corrupt',
      'guest data lies in an external file',
      'compression is not deflate',
      'clusters have 32 subclusters',
    ]),
  compatible_features: (_header, raw) =>
    features('compatible', raw, ['refcounts may be written late (lazy refcounts)']),
  autoclear_features: (_header, raw) =>
    features('autoclear', raw, ['the bitmaps are up to date', 'the data file alone is a valid raw disk']),
  refcount_order: (_header, raw) =>
    number(
      raw,
      raw.low > 6
        ? 'This is no width of a refcount.'
        : `Each refcount takes ${plural(2 ** raw.low, 'bit')}: a cluster can be shared ${shares(raw.low)}.`,
    ),
  header_length: (_header, raw) =>
    number(raw, `The header takes ${plural(raw.low, 'byte')}; extensions start after it.`),
  compression_type: (_header, raw) =>
    words(
      COMPRESSIONS[raw.low] ?? String(raw.low),
      COMPRESSIONS[raw.low]
        ? `Compressed clusters are to be read as ${COMPRESSIONS[raw.low]}.`
        : 'This is no compression that is known.',
    ),
  padding: (_header, raw) =>
    words(
      toNumber(raw) === 0 ? '0' : 'not 0',
      'Fills the header up to a multiple of 8 bytes; it says nothing.',
    ),
};

const shares = (order: number): string =>
  order === 0
    ? 'by nobody'
    : order > 4
      ? 'as often as anybody could want'
      : `up to ${2 ** (2 ** order) - 1} times`;

/** Names what the bits that are on say; `meanings` by bit number. */
function features(set: FeatureSet, raw: Uint64, meanings: readonly string[]): FieldWords {
  const on = meanings.filter((_meaning, bit) => ((raw.low >>> bit) & 1) === 1);
  const unknown = unknownFeatures(set, raw, []);
  if (unknown.length > 0) on.push(`unknown features (${unknown.join(', ')})`);
  const value = `0x${raw.high.toString(16).padStart(8, '0')}${raw.low.toString(16).padStart(8, '0')}`;
  if (on.length === 0) return words(value, 'No bit is on.');
  const sentence = on.join('; ');
  return words(value, `${sentence[0].toUpperCase()}${sentence.slice(1)}.`);
}

/** The value and meaning of a field of a header of version 2 or 3. */
export function describeField(name: HeaderFieldName, header: Header, raw: Uint64): FieldWords {
  return DESCRIBE[name](header, raw);
}
