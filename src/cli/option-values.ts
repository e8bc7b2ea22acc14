import { PlatterError } from '../shared/errors';
import { parseSize } from '../shared/sizes';
import type { OptionValues } from './command';

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
export function wholeNumber(values: OptionValues, name: string): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw wrongValue(`--${name}`, value, 'a whole number');
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

/** What an operation rejects with, in the words of the command line. */
export async function asTyped<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof PlatterError)) throw error;
    const { code, fields } = error;
    if (code === 'file-exists')
      throw new PlatterError(code, { ...fields, option: '--force' }, { cause: error });
    if (code !== 'invalid-argument' || typeof fields.name !== 'string') throw error;
    throw new PlatterError(code, { ...fields, name: `--${fields.name}` }, { cause: error });
  }
}

/** A value of an option that does not do. */
export const wrongValue = (name: string, value: string, expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name, value, expected });
