import { errorToWire, PlatterError } from '../shared/errors';
import { shellWord } from '../shared/shell-word';
import type { Command } from './command';

/** Exit status of a run that a person ended. */
export const INTERRUPTED = 130;
export const FAILED = 1;

/** What a command failed with, in the words of the command line: engine and window know no options. */
export function asTyped(error: unknown, { options }: Command, image = 'IMAGE'): unknown {
  if (!(error instanceof PlatterError)) return error;
  const { code, fields } = error;
  if (code === 'read-only') {
    const repair = `qcow-tool repair ${shellWord(image)}`;
    return new PlatterError(code, { ...fields, repair }, { cause: error });
  }
  if (code === 'file-exists' && options.force) {
    return new PlatterError(code, { ...fields, option: '--force' }, { cause: error });
  }
  const { name } = fields;
  if (code !== 'invalid-argument' || typeof name !== 'string' || !Object.hasOwn(options, name)) return error;
  return new PlatterError(code, { ...fields, name: `--${name}` }, { cause: error });
}

/** One line for people: the file, what is wrong, what to do. */
export async function failureLine(error: unknown, image: string | undefined): Promise<string> {
  const { errorLine } = await import('../shared/error-text');
  return `qcow-tool: ${errorLine(errorToWire(error), image)}`;
}

/** The exit status that belongs to an error, where the command has none of its own. */
export const failureStatus = (error: unknown): number =>
  error instanceof PlatterError && error.code === 'cancelled' ? INTERRUPTED : FAILED;
