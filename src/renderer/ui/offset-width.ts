import { formatOffset } from './numbers';

/** Advance of a character of `.mono`, in the size of the text around it: that of JetBrains Mono, scaled as in base.css. */
const ADVANCE = 0.6 * 0.925;

/** CSS length that holds every offset up to `largest`, in text of the size --text. */
export const offsetWidth = (largest: number): string =>
  `calc(${(formatOffset(largest).length * ADVANCE).toFixed(3)} * var(--text) + 2px)`;
