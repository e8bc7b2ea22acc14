/** The letters of the map, in the font of numbers; until it is loaded there are none. */
import { useSyncExternalStore } from 'react';
import { StampBook } from './stamp';

/** Share of a square that a letter is high, and the most that it grows to, in CSS pixels. */
const SHARE = 0.62;
const LARGEST = 20;

const fontOf = (pixels: number): string =>
  `550 ${pixels}px ${getComputedStyle(document.documentElement).getPropertyValue('--mono')}`;

function drawLetter(letter: string, size: number, ratio: number): Uint8Array {
  const context = new OffscreenCanvas(size, size).getContext('2d')!;
  context.font = fontOf(Math.round(Math.min(SHARE * size, LARGEST * ratio)));
  context.textAlign = 'center';
  const { actualBoundingBoxAscent: ascent, actualBoundingBoxDescent: descent } = context.measureText(letter);
  context.fillText(letter, size / 2, Math.round((size + ascent - descent) / 2));
  const { data } = context.getImageData(0, 0, size, size);
  return Uint8Array.from({ length: size * size }, (_, at) => data[4 * at + 3]);
}

const plain = new StampBook();
let spelling: StampBook | undefined;

function subscribe(changed: () => void): () => void {
  let isWanted = true;
  const onLoaded = (): void => {
    spelling ??= new StampBook(drawLetter);
    if (isWanted) changed();
  };
  // where it does not load the next font of the list draws them
  void document.fonts.load(fontOf(LARGEST)).then(onLoaded, onLoaded);
  return () => {
    isWanted = false;
  };
}

/** Stamps with letters as soon as their font is there. */
export const useStamps = (): StampBook => useSyncExternalStore(subscribe, () => spelling ?? plain);

/** Stamps for maps that carry patterns alone. */
export const PATTERNS = plain;
