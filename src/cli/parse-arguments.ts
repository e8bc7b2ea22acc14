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

const ONE_IMAGE: readonly string[] = ['IMAGE'];

/** Names of what a command takes beside its options. */
export const operandNames = ({ operands = ONE_IMAGE }: Command): readonly string[] => operands;

/**
 * The path of the image among the operands.
 * @throws PlatterError invalid-argument unless there is one operand for each name, and none is empty
 */
export function imageOperand(command: Command, operands: readonly string[]): string {
  const names = operandNames(command);
  if (operands.length === names.length && !operands.includes('')) return operands[names.indexOf('IMAGE')];
  throw new PlatterError('invalid-argument', {
    name: names.join(' '),
    value: given(operands),
    expected: names.length === 1 ? 'the path of one image' : `${names.length} names`,
  });
}

function given(operands: readonly string[]): string {
  if (operands.length === 0) return 'nothing';
  return operands.includes('') ? 'an empty name' : operands.join(' ');
}
