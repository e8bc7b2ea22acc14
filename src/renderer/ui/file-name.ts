/** How a file name is cut in its middle, so that what tells it from its neighbours stays: a number and the extension. */

/** Names of so many letters fit into the narrowest tab. */
const SHORT = 14;
/** letters that stay before an extension */
const BEFORE_EXTENSION = 2;
const LONGEST_EXTENSION = 6;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** Splits a name into what may be cut and what has to stay; the two put together are the name. */
export function splitFileName(name: string): readonly [head: string, tail: string] {
  // pieces of a line that is read from the right would trade places
  if (RIGHT_TO_LEFT.test(name)) return [name, ''];
  const letters = [...name];
  if (letters.length <= SHORT) return [name, ''];
  const dot = letters.lastIndexOf('.');
  const extension = letters.length - dot;
  const kept =
    dot > 0 && extension <= LONGEST_EXTENSION ? extension + BEFORE_EXTENSION : 2 * BEFORE_EXTENSION;
  const cut = letters.length - kept;
  return [letters.slice(0, cut).join(''), letters.slice(cut).join('')];
}
