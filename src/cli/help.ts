import type { Command, Option } from './command';
import { COMMANDS } from './command-table';
import { GENERAL_OPTIONS } from './common-options';
import { operandNames } from './parse-arguments';

function optionLine([name, { short, value, help }]: [string, Option]): string {
  const spelling = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
  return `  ${spelling.padEnd(28)}  ${help}`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines];

/** Help for one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...GENERAL_OPTIONS });
  return [
    `qcow-tool ${command.name} [OPTIONS] ${operandNames(command).join(' ')}`,
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
  const longest = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  return [
    'qcow-tool COMMAND [OPTIONS] IMAGE',
    'Looks at qcow2 disk images, reads and writes them, and makes new ones.',
    ...section(
      'Commands',
      Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(longest)}  ${summary}`),
    ),
    '',
    'qcow-tool COMMAND --help explains a command, with an example; qcow-tool --version says which version this is.',
    '',
  ].join('\n');
}
