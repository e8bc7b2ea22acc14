import type { OperationContext } from '../shared/progress';

/** An option as it stands on the command line and in the help. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** what stands for the value in the help, e.g. `text|json` */
  readonly value?: string;
  readonly help: string;
}

/**
 * Passes text or bytes to standard output, waiting while the reader is slow.
 * @returns whether anybody reads on; nobody is no failure
 * @throws PlatterError cancelled
 */
export type Print = (output: string | Uint8Array) => Promise<boolean>;

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What a command is run with. */
export interface Invocation {
  /** path of the image, as it was given; what errors are about where they name no file */
  readonly image: string;
  /** paths, in the order of the command's `operands` */
  readonly operands: readonly string[];
  readonly values: OptionValues;
  readonly context: OperationContext;
  readonly print: Print;
  /** the same for what an operation came to: Ctrl-C stopped it, or came too late for that, and does not call this off */
  readonly printAnyway: Print;
}

/** One verb of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** names of the files that it is given; IMAGE alone where absent. Without an IMAGE it reads standard input */
  readonly operands?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  /** the exit statuses, where 0 and 1 do not say all */
  readonly statuses?: readonly string[];
  /** @returns the exit status */
  run(invocation: Invocation): Promise<number>;
  /** exit status for what `run` threw; 1 where absent */
  statusOf?(error: unknown): number;
}
