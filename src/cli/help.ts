import type { Command, Option } from './command';
import { COMMANDS } from './command-table';
import { GENERAL_OPTIONS } from './common-options';

function optionLine([name, { short, value, help }]: [string, Option]): string {
  const spelling = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
  return `  ${spelling.padEnd(28)}  ${help}`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines];

/** An image that is no operand comes from standard input. */
const operandNames = ({ operands = ['IMAGE'] }: Command): string =>
  operands.includes('IMAGE') ? operands.join(' ') : `${operands.join(' ')} < IMAGE`;

/** Help for one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...GENERAL_OPTIONS });
  return [
    `qcow-tool ${command.name} [OPTIONS] ${operandNames(command)}`,
    command.summary,
    ...section('Options', options.map(optionLine)),
    ...section(
      'Exit status',
      (command.statuses ?? []).map((status) => `  ${status}`),
    ),
    ...section(
      'Example',
      command.examples.map((example) => `  ${example}`),
    ),
    '',
  ].join('\n');
}

/** Help for the whole tool. */
export function generalHelp(): string {
  return [
    'qcow-tool COMMAND [OPTIONS] IMAGE',
    'Looks at qcow2 disk images, reads and writes what is on them, and makes new ones.',
    ...section(
      'Commands',
      Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(13)}  ${summary}`),
    ),
    '',
    'qcow-tool COMMAND --help explains a command, with an example; qcow-tool --version says which version this is.',
    '',
  ].join('\n');
}
