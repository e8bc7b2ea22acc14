import { printable } from './printable';

/**
 * A value with every string in it printable: names from images reach the window by this alone, so that none can turn
 * the direction of what stands beside it, or pass for what it is not. What needs no change is given back as it is;
 * bytes are no strings.
 */
export function printableStrings<T>(value: T): T {
  return withPrintable(value) as T;
}

function withPrintable(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    // lists of numbers can be long
    if (typeof value[0] === 'number') return value;
    const shown = value.map(withPrintable);
    return shown.some((item, index) => item !== value[index]) ? shown : value;
  }
  const entries = Object.entries(value);
  const shown = entries.map(([name, held]) => [name, withPrintable(held)] as const);
  return shown.some(([, held], index) => held !== entries[index][1]) ? Object.fromEntries(shown) : value;
}
