import { median, peakMemory, timeProcess, type CommandLine, type Run } from './measure-process';

const ROUNDS = 5;

export interface Measured {
  /** median of the rounds */
  readonly milliseconds: number;
  /** median of the processor times; what else the machine does weighs less on it */
  readonly cpuMilliseconds: number;
  /** most bytes resident */
  readonly memory: number;
  /** of the last round */
  readonly run: Run;
}

/**
 * Measures commands in turn, round by round, so that whatever else the machine does meets all of them.
 * A first round is not counted: it brings the files into the page cache.
 */
export async function compareCommands<Name extends string>(
  commands: Readonly<Record<Name, CommandLine>>,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(commands) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as Record<Name, Run[]>;
  for (const name of names) await timeProcess(commands[name]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) runs[name].push(await timeProcess(commands[name]));
  }
  const measured = {} as Record<Name, Measured>;
  for (const name of names) {
    measured[name] = {
      milliseconds: median(runs[name].map((run) => run.milliseconds)),
      cpuMilliseconds: median(runs[name].map((run) => run.cpuMilliseconds)),
      memory: await peakMemory(commands[name]),
      run: runs[name][ROUNDS - 1],
    };
  }
  return measured;
}
