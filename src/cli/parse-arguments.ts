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

/** What errors call the image that comes from standard input. */
const STANDARD_INPUT = 'standard input';

/** @throws PlatterError invalid-argument unless there is one for each name, and none is empty */
export function requireOperands(names: readonly string[], operands: readonly string[]): void {
  if (operands.length === names.length && !operands.includes('')) return;
  throw new PlatterError('invalid-argument', {
    name: names.join(' '),
    value: given(operands),
    expected: names.map((name) => EXPECTED[name] ?? name).join(' and '),
  });
}

/** Which of the operands is the image. */
export const imageOperand = (names: readonly string[], operands: readonly string[]): string =>
  operands[names.indexOf('IMAGE')] ?? STANDARD_INPUT;

const EXPECTED: Readonly<Record<string, string>> = {
  IMAGE: 'the path of one image',
  RAW: 'the path of one raw file',
  OTHER: 'the path of another',
};

function given(operands: readonly string[]): string {
  if (operands.length === 0) return 'nothing';
  return operands.every((operand) => operand === '') ? 'an empty name' : operands.join(' ');
}
