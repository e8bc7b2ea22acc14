import type { FeatureName, FeatureSet } from './feature-bits';
import { decodeText } from './text';

const ROW = 48;
const SETS: readonly FeatureSet[] = ['incompatible', 'compatible', 'autoclear'];
/** Every bit of every set once; what a table says beyond that, it says twice. */
const MAX_ROWS = 192;

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
