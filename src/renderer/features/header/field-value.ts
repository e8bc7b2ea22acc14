import { formatCount, groupHex } from '../../ui/numbers';

/** The value of a header field as numbers stand elsewhere in the window. */
export const fieldValue = (value: string): string =>
  /^[0-9]+$/.test(value) ? formatCount(BigInt(value)) : groupHex(value);
