import { parseArgs } from 'node:util';
import { PlatterError } from '../shared/errors';
import type { Command, OptionValues } from './command';
import { GENERAL_OPTIONS } from './common-options';

export interface Arguments {
  readonly values: OptionValues;
  readonly operands: readonly string[];
}

/**
 * Reads the arguments after the command's name.
 * @throws PlatterError invalid-argument
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options = { ...command.options, ...GENERAL_OPTIONS };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, operands: positionals };
  } catch (error) {
    throw new PlatterError(
      'invalid-argument',
      { name: command.name, value: problemOf(error) },
      { cause: error },
    );
  }
}

/** The first sentence of what Node says; the rest is advice on how Node reads arguments. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [sentence] = error.message.split(/\. |\n/);
  const ambiguous = /^Option '(?<option>[^']+)' argument is ambiguous/.exec(sentence);
  return ambiguous ? `${ambiguous.groups?.option} lacks its value` : sentence;
}

/** @throws PlatterError invalid-argument unless there is exactly one */
export function imageOperand(operands: readonly string[]): string {
  if (operands.length === 1 && operands[0] !== '') return operands[0];
  throw new PlatterError('invalid-argument', {
    name: 'IMAGE',
    value: given(operands),
    expected: 'the path of one image',
  });
}

function given(operands: readonly string[]): string {
  if (operands.length === 0) return 'nothing';
  return operands.length === 1 ? 'an empty name' : operands.join(' ');
}
