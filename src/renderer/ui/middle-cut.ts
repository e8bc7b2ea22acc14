/** How a name is cut in its middle, so that what tells it from its neighbours stays: a number and the extension. */

/** letters that stay before an extension */
const BEFORE_EXTENSION = 2;
const LONGEST_EXTENSION = 6;
/** The end gets so much of the room, where that is more than what has to stay. */
const SHARE_OF_END = 0.3;
const DOTS = '…';

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** How many letters at the end of a name are the last to go. */
function keptAtEnd(letters: readonly string[]): number {
  const extension = letters.length - letters.lastIndexOf('.');
  return extension < letters.length && extension <= LONGEST_EXTENSION
    ? extension + BEFORE_EXTENSION
    : 2 * BEFORE_EXTENSION;
}

/**
 * The longest cut of a name that fits into the room: its beginning and its end with dots between, or its beginning alone
 * where both have no room.
 *
 * @param widthOf measures what lies between two places in the name
 * @param dots width of the dots
 */
export function cutMiddle(
  name: string,
  room: number,
  widthOf: (start: number, end: number) => number,
  dots: number,
): string {
  const letters = Array.from(LETTERS.segment(name), ({ segment }) => segment);
  const places = [0];
  for (const letter of letters) places.push(places.at(-1)! + letter.length);
  const count = letters.length;
  const startWidth = (length: number): number => widthOf(0, places[length]);
  const endWidth = (length: number): number => widthOf(places[count - length], name.length);

  const kept = Math.min(keptAtEnd(letters), count);
  const hasEnd = kept < count && startWidth(1) + dots + endWidth(kept) <= room;
  const end = hasEnd ? Math.max(kept, mostThatFit(count - 1, room * SHARE_OF_END, endWidth)) : 0;
  const start = mostThatFit(count - end, room - dots - endWidth(end), startWidth);
  return name.slice(0, places[start]) + DOTS + name.slice(places[count - end]);
}

/** The largest length of at most `most` whose width fits. */
function mostThatFit(most: number, room: number, width: (length: number) => number): number {
  let fits = 0;
  let below = most + 1;
  while (below - fits > 1) {
    const middle = (fits + below) >> 1;
    if (width(middle) <= room) fits = middle;
    else below = middle;
  }
  return fits;
}
