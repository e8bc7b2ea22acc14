import { printable } from '../shared/printable';
import type { Command } from './command';
import { commandHelp } from './help';
import { asTyped, failureLine, failureStatus } from './failure';
import { untilAborted } from '../engine/io/time-slice';
import { interruptSignal } from './interrupt';
import { operationContext, type RunningContext } from './operation-context';
import { imageOperand, parseArguments, requireOperands } from './parse-arguments';
import { print, ReaderGone } from './standard-output';

/** Runs one command. @returns the exit status; what went wrong is one line on standard error */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  let image: string | undefined;
  let running: RunningContext | undefined;
  let debug = false;
  let isSaid = false;
  const { operands: names = ['IMAGE'] } = command;
  try {
    const { values, operands } = parseArguments(command, args);
    debug = values.debug === true;
    if (values.help) {
      await print(commandHelp(command));
      return 0;
    }
    requireOperands(names, operands);
    image = imageOperand(names, operands);
    const signal = interruptSignal();
    running = await operationContext(values, signal);
    const status = await command.run({
      image,
      operands,
      values,
      context: running.context,
      print: (output) => untilAborted(print(output), signal),
      printAnyway: (output) => {
        isSaid = true;
        return print(output);
      },
    });
    // whoever was called off too late waits for no reader of its progress
    await running.end(!isSaid || !signal.aborted);
    return status;
  } catch (error) {
    await running?.end(false);
    if (error instanceof ReaderGone) return 0;
    if (debug && error instanceof Error) process.stderr.write(`${stackText(error)}\n`);
    process.stderr.write(`${await failureLine(asTyped(error, command, image), image)}\n`);
    return command.statusOf?.(error) ?? failureStatus(error);
  }
}

/** Its first line holds names from images. */
const stackText = ({ stack = '' }: Error): string => stack.split('\n').map(printable).join('\n');
