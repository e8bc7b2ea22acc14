/** Numbers as they stand in the window; sizes are in shared/sizes. */
import { formatCount } from '../../shared/sizes';

export { formatCount };

/** 0x58e300000 → 0x5_8e30_0000 */
export function formatOffset(offset: number): string {
  return groupDigits(`0x${offset.toString(16)}`);
}

const groupDigits = (hex: string): string =>
  `0x${hex.slice(2).replace(/\B(?=([0-9a-f]{4})+(?![0-9a-f]))/g, '_')}`;

/** Writes the hex numbers of a sentence as offsets stand elsewhere: 0x403d0 → 0x4_03d0. Quoted names stay as they are. */
export function groupHex(text: string): string {
  return text.replace(/“[^”]*”|\b0x[0-9a-f]{5,}\b/g, (part) =>
    part.startsWith('0x') ? groupDigits(part) : part,
  );
}

/** `count` with the noun it counts: 1 cluster, 2 clusters. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Seconds since 1970 in the person's own time zone; 0 is what stands where nobody wrote a date. */
export function formatDate(seconds: number): string {
  if (seconds === 0) return 'no date';
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'no valid date' : DATE.format(date);
}

/** How long ago a moment was, coarse: just now, 2 min ago, 3 h ago, 2 days ago. Both in milliseconds. */
export function formatAgo(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  return `${formatPlural(Math.floor(hours / 24), 'day')} ago`;
}
