/** Control characters, line ends, and what turns the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** The same, but for what JSON has escaped already, and line ends between its values. */
const UNPRINTABLE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text for one line of a terminal. Names come from images and may hold anything: what would move the cursor,
 * change colours or pass for another line is shown by its code, `\u001b`.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/** A value as indented JSON that a terminal can be given; programs read the same value from it. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(UNPRINTABLE_IN_JSON, escaped);
