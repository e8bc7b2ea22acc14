import { errorToWire, PlatterError } from '../shared/errors';

/** Exit status of a run that a person ended. */
export const INTERRUPTED = 130;
export const FAILED = 1;

/** One line for people: the file, what is wrong, what to do. */
export async function failureLine(error: unknown, image: string | undefined): Promise<string> {
  const { errorLine } = await import('../shared/error-text');
  return `qcow-tool: ${errorLine(errorToWire(error), image)}`;
}

/** The exit status that belongs to an error, where the command has none of its own. */
export const failureStatus = (error: unknown): number =>
  error instanceof PlatterError && error.code === 'cancelled' ? INTERRUPTED : FAILED;
