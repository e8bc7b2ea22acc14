/** The three sets of feature bits, format spec §1 "Feature bits". */
import type { FeatureBit } from '../../shared/results';
import { hasBit, type Uint64 } from './big-endian';

export type FeatureSet = FeatureBit['set'];

/** Bit numbers that the format defines. */
export const INCOMPATIBLE = {
  dirty: 0,
  corrupt: 1,
  dataFile: 2,
  compressionType: 3,
  extendedL2: 4,
} as const;
export const COMPATIBLE = { lazyRefcounts: 0 } as const;
export const AUTOCLEAR = { bitmaps: 0, rawDataFile: 1 } as const;

const NAMES: Readonly<Record<FeatureSet, readonly string[]>> = {
  incompatible: ['dirty', 'corrupt', 'external data file', 'compression type', 'extended L2 entries'],
  compatible: ['lazy refcounts'],
  autoclear: ['bitmaps', 'raw external data'],
};
const SETS: readonly FeatureSet[] = ['incompatible', 'compatible', 'autoclear'];

/** A row of the image's own feature name table. */
export interface FeatureName {
  readonly set: FeatureSet;
  readonly bit: number;
  readonly name: string;
}

/** Every bit that the format or the image has a name for, on or off, and every other one that is on. */
export function featureBits(
  sets: Readonly<Record<FeatureSet, Uint64>>,
  names: readonly FeatureName[],
): readonly FeatureBit[] {
  return SETS.flatMap((set) => {
    const bits: FeatureBit[] = [];
    for (let bit = 0; bit < 64; bit++) {
      const on = hasBit(sets[set], bit);
      const known = NAMES[set][bit];
      const own = nameInImage(names, set, bit);
      if (known !== undefined) bits.push({ set, bit, name: known, source: 'format', on });
      else if (own !== undefined) bits.push({ set, bit, name: own, source: 'image', on });
      else if (on) bits.push({ set, bit, name: `bit ${bit}`, source: 'unknown', on });
    }
    return bits;
  });
}

/** Names of the bits of a set that are on and not defined by the format: the image's name, or the bit's number. */
export function unknownFeatures(
  set: FeatureSet,
  bits: Uint64,
  names: readonly FeatureName[],
): readonly string[] {
  const unknown: string[] = [];
  for (let bit = NAMES[set].length; bit < 64; bit++) {
    if (hasBit(bits, bit)) unknown.push(nameInImage(names, set, bit) ?? `bit ${bit}`);
  }
  return unknown;
}

function nameInImage(names: readonly FeatureName[], set: FeatureSet, bit: number): string | undefined {
  return names.find((row) => row.set === set && row.bit === bit)?.name || undefined;
}
