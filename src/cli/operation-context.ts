import { printable } from '../shared/printable';
import type { OperationContext, Progress } from '../shared/progress';
import type { OptionValues } from './command';
import { progressBar } from './progress-bar';
import type { ProgressLines } from './progress-lines';

/** What the engine is given for one run, and how to end it. */
export interface RunningContext {
  readonly context: OperationContext;
  /**
   * @param succeeded says 100 percent, which is not known before
   * @throws PlatterError cancelled while nobody takes that
   */
  end(succeeded: boolean): Promise<void>;
}

/**
 * The options --progress, --progress-fd and --debug as the engine understands them.
 * @throws PlatterError invalid-argument
 */
export async function operationContext(values: OptionValues, signal: AbortSignal): Promise<RunningContext> {
  const bar = values.progress ? progressBar(process.stderr) : undefined;
  const lines = await linesTo(values['progress-fd']);
  const show = (event: Progress): void => {
    bar?.show(event);
    lines?.show(event);
  };
  let last: Progress | undefined;
  const progress =
    bar || lines
      ? (event: Progress): void => {
          // the work may be done, and yet be called off: the file changed meanwhile
          if (event.progress === 100) last = event;
          else show(event);
        }
      : undefined;
  // a reader sees that it began, however long opening takes; a bar would run into warnings
  lines?.show({ progress: 0, phase: 'open', done: 0, total: 1, unit: 'tables' });
  const started = performance.now();
  const log = values.debug
    ? (line: string): void => {
        process.stderr.write(
          `[${(performance.now() - started).toFixed(1).padStart(8)} ms] ${printable(line)}\n`,
        );
      }
    : undefined;
  const end = async (succeeded: boolean): Promise<void> => {
    if (succeeded && last) show(last);
    bar?.end();
    if (succeeded) await lines?.taken(signal);
    lines?.close();
  };
  const warn = (text: string): void => {
    process.stderr.write(`qcow-tool: warning: ${printable(text)}\n`);
  };
  return { context: { signal, progress, log, warn }, end };
}

/** Streams are read from disk when they are asked for. */
async function linesTo(descriptor: string | boolean | undefined): Promise<ProgressLines | undefined> {
  if (typeof descriptor !== 'string') return undefined;
  const { progressLines } = await import('./progress-lines');
  return progressLines(descriptor);
}
