import { fromNumber } from '../codec/big-endian';
import type { Image } from '../image/image';
import type { EntryRules } from './entry-rules';

/** QEMU's room for the name of a bitmap, in bytes. */
const MAX_NAME = 1023;

/** Whether the bitmap directory can be one: QEMU takes it, or its entries have names and point to what can be tables. */
export function looksLikeBitmaps({ bitmaps, findings }: Image, rules: EntryRules): boolean {
  if (!findings.some(({ code }) => code === 'bitmap-directory-invalid')) return true;
  return bitmaps.every(({ name, tableOffset }) => {
    const { high, low } = fromNumber(tableOffset);
    const text = name.length <= MAX_NAME && !/[\p{C}\uFFFD]/u.test(name);
    return text && (tableOffset === 0 || rules.isPossible('bitmap-table', high, low));
  });
}
