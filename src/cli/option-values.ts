import { PlatterError } from '../shared/errors';
import { parseSize } from '../shared/sizes';
import type { OptionValues } from './command';

/** bytes */
const SECTOR = 512;

/** An option as text; undefined where it was not given. */
export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that is a size, in bytes. @throws PlatterError invalid-argument */
export function sizeOf(values: OptionValues, name: string): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  const bytes = parseSize(value);
  if (bytes === undefined) {
    throw wrongValue(`--${name}`, value, 'bytes, or a number with k, M, G, T, P or KiB … PiB');
  }
  return bytes;
}

/** An option that is a whole number of at most 15 digits. @throws PlatterError invalid-argument */
export function wholeNumber(
  values: OptionValues,
  name: string,
  expected = 'a whole number',
): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw wrongValue(`--${name}`, value, expected);
  return Number(value);
}

/** An option that is one of a few words. @throws PlatterError invalid-argument */
export function choice<T extends string | number>(
  values: OptionValues,
  name: string,
  choices: Readonly<Record<string, T>>,
): T | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  if (!Object.hasOwn(choices, value)) {
    throw wrongValue(`--${name}`, value, Object.keys(choices).join(' or '));
  }
  return choices[value];
}

/** An option without which a command can't do anything. @throws PlatterError invalid-argument */
export function required<T>(value: T | undefined, name: string, expected: string): T {
  if (value === undefined) throw wrongValue(`--${name}`, 'nothing', expected);
  return value;
}

/** An option that is a number of sectors, in bytes. @throws PlatterError invalid-argument */
export function sectors(values: OptionValues, name: string): number | undefined {
  const count = wholeNumber(values, name, 'a number of sectors');
  // of two of them, the sum is exact, too
  if (count === undefined || count <= Number.MAX_SAFE_INTEGER / SECTOR / 2) return count && count * SECTOR;
  throw wrongValue(`--${name}`, String(count), 'a number of sectors that a disk can have');
}

/** Whether one JSON document is asked for. @throws PlatterError invalid-argument */
export function wantsJson(values: OptionValues): boolean {
  const output = text(values, 'output') ?? 'text';
  if (output === 'json') return true;
  // the other is what qemu-img calls it
  if (output === 'text' || output === 'human') return false;
  throw wrongValue('--output', output, 'text or json');
}

/** A value of an option that does not do. */
const wrongValue = (name: string, value: string, expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name, value, expected });
