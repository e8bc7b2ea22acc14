import { describe, expect, it } from 'vitest';
import { featureBits, unknownFeatures } from './feature-bits';

const NONE = { high: 0, low: 0 };

describe('feature bits', () => {
  it('are all listed that the format defines, on or off', () => {
    const bits = featureBits({ incompatible: { high: 0, low: 5 }, compatible: NONE, autoclear: NONE }, []);
    expect(bits.map(({ set, bit, on }) => `${set} ${bit} ${on ? 'on' : 'off'}`)).toEqual([
      'incompatible 0 on',
      'incompatible 1 off',
      'incompatible 2 on',
      'incompatible 3 off',
      'incompatible 4 off',
      'compatible 0 off',
      'autoclear 0 off',
      'autoclear 1 off',
    ]);
  });

  it('have the name that the image gives, where the format has none', () => {
    const names = [
      { set: 'incompatible', bit: 0, name: 'filthy' },
      { set: 'incompatible', bit: 40, name: 'warp' },
      { set: 'compatible', bit: 7, name: '' },
    ] as const;
    const sets = { incompatible: NONE, compatible: { high: 0, low: 0x80 }, autoclear: NONE };
    const bits = featureBits(sets, names);
    expect(bits[0]).toMatchObject({ name: 'dirty', source: 'format' });
    expect(bits).toContainEqual({ set: 'incompatible', bit: 40, name: 'warp', source: 'image', on: false });
    expect(bits).toContainEqual({ set: 'compatible', bit: 7, name: 'bit 7', source: 'unknown', on: true });
  });

  it('are unknown where the format does not define them, whoever names them', () => {
    const names = [{ set: 'incompatible', bit: 63, name: 'last' }] as const;
    expect(unknownFeatures('incompatible', { high: 0x80000000, low: 0x3f }, names)).toEqual([
      'bit 5',
      'last',
    ]);
    expect(unknownFeatures('incompatible', { high: 0, low: 0x1f }, names)).toEqual([]);
  });
});
