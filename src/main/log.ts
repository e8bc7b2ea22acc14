import { printable } from '../shared/printable';
import type { ErrorFields, WireError } from '../shared/errors';
import type { LogFile } from './log-file';
import { PathMask } from './path-mask';

/** Whose line it is: the app around the engine, the engine of an image, the page, or another process of the app. */
export type LogSource = 'main' | 'engine' | 'page' | 'child';
export type LogLevel = 'info' | 'warn' | 'error';

const MOST_LINES = 40;
const MOST_LETTERS = 1000;

/** Fields of errors whose text is ours or the system's; what else is text may come from an image or name a file. */
const OPEN_FIELDS = new Set(['errno', 'syscall', 'structure', 'format', 'missing', 'option', 'repair']);
/** Fields that are sentences, in which a path may stand. */
const TEXT_FIELDS = new Set(['reason', 'message', 'expected']);
const PATH_FIELDS = new Set(['file', 'path', 'undoFile']);

/** The log of the app: lines of time, level, process and text, without the paths and names of images. */
export class Log {
  #file: Pick<LogFile, 'add'> | undefined;
  #mask = new PathMask();

  /** Where lines go from now on; before that they are dropped. */
  start(file: Pick<LogFile, 'add'>, mask: PathMask): void {
    this.#file = file;
    this.#mask = mask;
  }

  /** What stands for a path in the log. */
  pathName(path: string): string {
    return this.#mask.nameOf(path);
  }

  /** Adds an entry; its first line has the time, those of a stack trace follow indented. */
  add(level: LogLevel, source: LogSource, text: string): void {
    if (!this.#file) return;
    const [first, ...rest] = text
      .split('\n')
      .slice(0, MOST_LINES)
      .map((line) => printable(this.#mask.hide(line)).slice(0, MOST_LETTERS));
    const time = new Date().toISOString();
    this.#file.add(`${time} ${level.padEnd(5)} ${source.padEnd(6)} ${first}`);
    for (const line of rest) this.#file.add(`    ${line.trim()}`);
  }

  /** What failed, with its code and fields; the stack trace of what should not have happened. */
  failure(source: LogSource, doing: string, { code, fields, stack }: WireError): void {
    const trace = code === 'internal' && stack !== undefined ? `\n${stack}` : '';
    const level = code === 'internal' ? 'error' : 'warn';
    this.add(level, source, `${doing}: ${code}${this.#fieldsText(code, fields)}${trace}`);
  }

  #fieldsText(code: string, fields: ErrorFields): string {
    return Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => ` ${name}=${this.#fieldText(code, name, value)}`)
      .join('');
  }

  #fieldText(code: string, name: string, value: ErrorFields[string]): string {
    if (typeof value !== 'string') return Array.isArray(value) ? '<hidden>' : String(value);
    if (PATH_FIELDS.has(name)) return this.pathName(value);
    if (OPEN_FIELDS.has(name) || (name === 'name' && code === 'invalid-argument'))
      return this.#mask.hide(value);
    return TEXT_FIELDS.has(name) ? `"${this.#mask.hide(value)}"` : '<hidden>';
  }
}

/** The one log of this process. */
export const log = new Log();
