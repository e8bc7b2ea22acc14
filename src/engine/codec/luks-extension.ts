import { hex64, readUint64, toNumber } from './big-endian';
import type { ExtensionData } from './extension-problem';

/** Where the LUKS header and its key material are, format spec §6. */
export interface LuksPointer {
  /** byte offset in the file, cluster aligned in a valid image */
  readonly offset: number;
  readonly length: number;
}

const LENGTH = 16;
/** crypt_method of LUKS. */
export const CRYPT_LUKS = 2;

/** Decodes the data of the LUKS pointer extension. */
export function luksExtension(
  data: Uint8Array,
  clusterSize: number,
  cryptMethod: number,
): ExtensionData<LuksPointer> {
  if (data.length !== LENGTH) {
    return { problem: { field: 'length', raw: String(data.length), expected: '16 bytes' } };
  }
  const offset = readUint64(data, 0);
  const value: LuksPointer = { offset: toNumber(offset), length: toNumber(readUint64(data, 8)) };
  if (cryptMethod !== CRYPT_LUKS) {
    return {
      value,
      problem: { field: 'presence', raw: String(cryptMethod), expected: 'only with crypt_method 2' },
    };
  }
  if (offset.low % clusterSize !== 0) {
    return { value, problem: { field: 'offset', raw: hex64(offset), expected: 'cluster aligned' } };
  }
  return { value };
}
