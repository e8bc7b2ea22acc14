import { errorToWire } from '../shared/errors';
import type { WireError } from '../shared/errors';

/** An error as the window gets it. Stack traces are for the log: they hold paths and are of no use to people. */
export function publicError(error: unknown): WireError {
  const { code, fields, stack } = errorToWire(error);
  if (code === 'internal') console.error(stack ?? fields);
  return { code, fields };
}
