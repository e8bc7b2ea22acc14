import { errorToWire } from '../shared/errors';
import type { WireError } from '../shared/errors';
import { log } from './log';

/**
 * An error as the window gets it, logged. Stack traces are for the log: they hold paths and are of no use to people.
 * @param doing what failed, for the log
 */
export function publicError(error: unknown, doing: string): WireError {
  const wire = errorToWire(error);
  if (wire.code !== 'cancelled') log.failure('main', doing, wire);
  return { code: wire.code, fields: wire.fields };
}
