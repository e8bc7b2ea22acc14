import { ALIASES, COMMANDS } from './command-table';
import { FAILED, INTERRUPTED } from './failure';
import { printable } from '../shared/printable';
import { surviveStreams } from './standard-output';

/** @returns the exit status */
async function main([given, ...args]: readonly string[]): Promise<number> {
  const name = given !== undefined && Object.hasOwn(ALIASES, given) ? ALIASES[given] : given;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const { generalHelp } = await import('./help');
    (name === undefined ? process.stderr : process.stdout).write(generalHelp());
    return name === undefined ? FAILED : 0;
  }
  if (name === '--version') {
    process.stdout.write(`qcow-tool ${QCOW_TOOL_VERSION}\n`);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    process.stderr.write(
      `qcow-tool: there is no command "${printable(name)}"; there are ${Object.keys(COMMANDS).join(', ')}. See qcow-tool --help.\n`,
    );
    return FAILED;
  }
  const [command, { runCommand }] = await Promise.all([COMMANDS[name].load(), import('./run-command')]);
  return runCommand(command, args);
}

surviveStreams();
void main(process.argv.slice(2)).then((status) => {
  // readers that stand still would keep the process with what they have not taken
  if (status === INTERRUPTED) process.exit(status);
  process.exitCode = status;
  process.on('SIGINT', () => process.exit(INTERRUPTED));
});
