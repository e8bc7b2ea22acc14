import { median, peakMemory, timeProcess, type CommandLine, type Run } from './measure-process';

const ROUNDS = 5;

export interface Measured {
  /** median of the rounds */
  readonly milliseconds: number;
  /** median of the processor times; what else the machine does weighs less on it */
  readonly cpuMilliseconds: number;
  /** median of the bytes that were written to files */
  readonly written: number;
  /** most bytes resident */
  readonly memory: number;
  /** of the last round */
  readonly run: Run;
}

/**
 * Measures commands in turn, round by round, so that whatever else the machine does meets all of them.
 * A first round is not counted: it brings the files into the page cache.
 * @param prepare called before each run, such as to remove what the last one wrote
 */
export async function compareCommands<Name extends string>(
  commands: Readonly<Record<Name, CommandLine>>,
  prepare: () => void = () => {},
): Promise<Record<Name, Measured>> {
  const names = Object.keys(commands) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as Record<Name, Run[]>;
  const time = (name: Name): Promise<Run> => {
    prepare();
    return timeProcess(commands[name]);
  };
  for (const name of names) await time(name);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) runs[name].push(await time(name));
  }
  const measured = {} as Record<Name, Measured>;
  for (const name of names) {
    prepare();
    measured[name] = {
      milliseconds: median(runs[name].map((run) => run.milliseconds)),
      cpuMilliseconds: median(runs[name].map((run) => run.cpuMilliseconds)),
      written: median(runs[name].map((run) => run.written)),
      memory: await peakMemory(commands[name]),
      run: runs[name][ROUNDS - 1],
    };
  }
  return measured;
}
