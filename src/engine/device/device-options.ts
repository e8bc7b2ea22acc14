import { PlatterError } from '../../shared/errors';

/** How a block device works, as the original's run-time configuration. */
export interface DeviceOptions {
  /** names the device in logs and counters */
  readonly id: string;
  /** whether clients may discard; else a discard is an error */
  readonly discard: boolean;
  /** sectors of 512 bytes: so much of what is given up stays allocated in the host file, to be used again at once */
  readonly keepErased?: number;
  /** sectors of 512 bytes: after so much was given up, the device says that compacting is worth it */
  readonly compactAfterUnmaps?: number;
  /** checks the image when it is opened; what is damaged is then only read */
  readonly checkOnConnect: boolean;
  /** checks the image after each flush: slow, for tests */
  readonly runtimeAsserts: boolean;
  readonly readOnly: boolean;
}

/** What holds where nothing else is said. */
export const DEFAULT_OPTIONS: DeviceOptions = {
  id: 'unknown',
  discard: true,
  checkOnConnect: true,
  runtimeAsserts: false,
  readOnly: false,
};

type Kind = 'text' | 'flag' | 'number';

const KEYS: Readonly<Record<string, readonly [keyof DeviceOptions, Kind]>> = {
  id: ['id', 'text'],
  discard: ['discard', 'flag'],
  keep_erased: ['keepErased', 'number'],
  compact_after_unmaps: ['compactAfterUnmaps', 'number'],
  check_on_connect: ['checkOnConnect', 'flag'],
  runtime_asserts: ['runtimeAsserts', 'flag'],
  read_only: ['readOnly', 'flag'],
};

/** The options as text: `key=value` joined by semicolons; numbers that are not set are left out. */
export function formatOptions(options: DeviceOptions): string {
  return Object.entries(KEYS)
    .filter(([, [field]]) => options[field] !== undefined)
    .map(
      ([key, [field]]) =>
        `${key}=${field === 'id' ? encodeURIComponent(options.id) : String(options[field])}`,
    )
    .join(';');
}

/**
 * Options from text; those left out have their defaults. A semicolon, an equals sign or a percent sign in the id is
 * written as %3B, %3D or %25.
 * @throws PlatterError invalid-argument for unknown keys, keys said twice, and values that are none
 */
export function parseOptions(text: string): DeviceOptions {
  const found = new Map<keyof DeviceOptions, string | boolean | number>();
  for (const item of text.split(';')) {
    if (item === '') continue;
    const [key, ...rest] = item.split('=');
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!known) throw wrong(key, item, `one of ${Object.keys(KEYS).join(', ')}`);
    const [field, kind] = known;
    if (found.has(field)) throw wrong(key, item, 'said once');
    found.set(field, parseValue(kind, key, rest.join('=')));
  }
  return { ...DEFAULT_OPTIONS, ...Object.fromEntries(found) };
}

function parseValue(kind: Kind, key: string, value: string): string | boolean | number {
  if (kind === 'flag') {
    if (value !== 'true' && value !== 'false') throw wrong(key, value, 'true or false');
    return value === 'true';
  }
  if (kind === 'number') {
    if (!/^\d{1,15}$/.test(value)) throw wrong(key, value, 'a number of sectors');
    return Number(value);
  }
  try {
    return decodeURIComponent(value);
  } catch {
    throw wrong(key, value, 'text, with %25 for a percent sign');
  }
}

const wrong = (name: string, value: string, expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name, value, expected });
