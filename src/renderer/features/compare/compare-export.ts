/** Differing ranges as text for the clipboard. Offsets and lengths in bytes. */
import type { ComparedRange } from '../../../shared/compare-results';

/** One line per range below a line of names. */
export const rangesToCsv = (ranges: readonly ComparedRange[]): string =>
  ['start,length,kind', ...ranges.map(({ start, length, kind }) => `${start},${length},${kind}`), ''].join(
    '\n',
  );

/** An array with one object per range. */
export const rangesToJson = (ranges: readonly ComparedRange[]): string =>
  `[\n  ${ranges.map(({ start, length, kind }) => JSON.stringify({ start, length, kind })).join(',\n  ')}\n]\n`;
