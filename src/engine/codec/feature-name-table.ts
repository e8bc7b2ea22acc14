import { AUTOCLEAR, COMPATIBLE, INCOMPATIBLE, type FeatureName, type FeatureSet } from './feature-bits';
import { decodeText, encodeText } from './text';

const ROW = 48;
const SETS: readonly FeatureSet[] = ['incompatible', 'compatible', 'autoclear'];
/** Every bit of every set once; what a table says beyond that, it says twice. */
const MAX_ROWS = 192;

/** The names that QEMU gives every new image, in its order. */
const QEMU_NAMES: readonly FeatureName[] = [
  { set: 'incompatible', bit: INCOMPATIBLE.dirty, name: 'dirty bit' },
  { set: 'incompatible', bit: INCOMPATIBLE.corrupt, name: 'corrupt bit' },
  { set: 'incompatible', bit: INCOMPATIBLE.dataFile, name: 'external data file' },
  { set: 'incompatible', bit: INCOMPATIBLE.compressionType, name: 'compression type' },
  { set: 'incompatible', bit: INCOMPATIBLE.extendedL2, name: 'extended L2 entries' },
  { set: 'compatible', bit: COMPATIBLE.lazyRefcounts, name: 'lazy refcounts' },
  { set: 'autoclear', bit: AUTOCLEAR.bitmaps, name: 'bitmaps' },
  { set: 'autoclear', bit: AUTOCLEAR.rawDataFile, name: 'raw external data' },
];

/** The data of a feature name table extension that names what the format defines, as QEMU writes it. */
export function encodeFeatureNames(): Uint8Array {
  const data = new Uint8Array(QEMU_NAMES.length * ROW);
  for (const [index, { set, bit, name }] of QEMU_NAMES.entries()) {
    data[index * ROW] = SETS.indexOf(set);
    data[index * ROW + 1] = bit;
    data.set(encodeText(name), index * ROW + 2);
  }
  return data;
}

/** Rows of the feature name table extension; rows of unknown sets or bits are skipped. */
export function featureNameTable(data: Uint8Array): readonly FeatureName[] {
  const names: FeatureName[] = [];
  for (let row = 0; row + ROW <= data.length && names.length < MAX_ROWS; row += ROW) {
    const set = SETS[data[row]];
    const bit = data[row + 1];
    if (set !== undefined && bit < 64) {
      names.push({ set, bit, name: decodeText(data.subarray(row + 2, row + ROW)) });
    }
  }
  return names;
}
