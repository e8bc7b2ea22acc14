import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { app, dialog, shell } from 'electron';
import type { WebContents } from 'electron';
import { errorToWire, PlatterError } from '../shared/errors';
import { log } from './log';
import type { LogLevel } from './log';
import { LogFile } from './log-file';
import { PathMask } from './path-mask';

const folder = (): string => app.getPath('logs');

/** Opens the log of this run: two files of a mebibyte at most, which a person can read and attach to a report. */
export function setupAppLog(): void {
  const own = ['out', 'node_modules'].map((name) => join(app.getAppPath(), name));
  const file = new LogFile(join(folder(), 'platter.log'), join(folder(), 'platter.old.log'));
  log.start(file, new PathMask(own));
  const { electron, chrome, node } = process.versions;
  log.add(
    'info',
    'main',
    `started: Platter ${app.getVersion()}, Electron ${electron}, Chrome ${chrome}, Node.js ${node}, ${process.platform} ${process.arch}, ${app.isPackaged ? 'packaged' : 'from its source'}`,
  );
  followConsole();
  followProcesses();
  // what was begun is not waited for when the process ends
  const flush = (): void => file.flush();
  app.on('quit', flush);
  process.on('exit', flush);
  app.on('web-contents-created', (_event, contents) => followPage(contents));
}

/** Shows the folder of the log in the system's file manager. @throws PlatterError when there is none to show it */
export async function openLogFolder(): Promise<void> {
  await mkdir(folder(), { recursive: true });
  const problem = await shell.openPath(folder());
  if (problem !== '') throw new PlatterError('internal', { message: problem });
}

/** What main prints is in the log too, and so are the warnings of Node.js and Electron. */
function followConsole(): void {
  const levels: readonly (readonly ['log' | 'info' | 'warn' | 'error', LogLevel])[] = [
    ['log', 'info'],
    ['info', 'info'],
    ['warn', 'warn'],
    ['error', 'error'],
  ];
  for (const [method, level] of levels) {
    const print = console[method].bind(console);
    console[method] = (...args: readonly unknown[]) => {
      log.add(level, 'main', format(...args));
      print(...args);
    };
  }
}

function followProcesses(): void {
  process.on('unhandledRejection', (reason) =>
    log.failure('main', 'unhandled rejection', errorToWire(reason)),
  );
  process.on('uncaughtException', (error) => {
    log.failure('main', 'uncaught error', errorToWire(error));
    void tellOnce();
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      log.add('error', 'child', `process ended: ${type}, ${reason}, exit code ${exitCode}`);
  });
}

let told = false;

/** Tells of an error that nobody expected, in place of Electron's window with its stack trace. */
async function tellOnce(): Promise<void> {
  if (told) return;
  told = true;
  await app.whenReady();
  await tellWithLog(
    'Platter made a mistake',
    'Something failed inside that should not. Images are whole, also one that is being written to. Where something no longer answers, start Platter again. The log says what happened.',
    'Go on',
  );
}

/** Tells of what failed, with a way to the log. @param leave the button that does no more than end the message */
export async function tellWithLog(message: string, detail: string, leave: string): Promise<void> {
  const buttons = [leave, 'Open log folder'];
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) await openLogFolder();
}

function followPage(contents: WebContents): void {
  contents.on('render-process-gone', (_event, { reason, exitCode }) =>
    log.add(
      reason === 'clean-exit' ? 'info' : 'error',
      'page',
      `process ended: ${reason}, exit code ${exitCode}`,
    ),
  );
  contents.on('unresponsive', () => log.add('warn', 'page', 'does not answer'));
  contents.on('responsive', () => log.add('info', 'page', 'answers again'));
  // Electron before 35 tells a number and a text
  contents.on('console-message', (details: unknown, level?: unknown, text?: unknown) => {
    const { level: name, message } = details as { readonly level?: unknown; readonly message?: unknown };
    if (name === 'error' || level === ERROR) log.add('error', 'page', String(message ?? text));
  });
}

/** as `console-message` numbers levels before Electron 35 */
const ERROR = 3;
