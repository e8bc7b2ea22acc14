import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

// tools see a pipe and can't tell whether a person reads their colours
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';
else if (!process.env.NO_COLOR) process.env.FORCE_COLOR = '1';

/**
 * Runs a command to its end.
 * @param {string} file @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { show?: NodeJS.WritableStream, milliseconds?: number }} options
 *   `show` is where its output goes as it comes; `milliseconds` ends it after that time
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} code 127 when it can't be started
 */
export function run(file, args, { show, milliseconds, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const chunks = [];
    let timedOut = false;
    const timer = milliseconds
      ? setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), milliseconds)
      : undefined;
    const take = (stream) => {
      stream?.on('data', (chunk) => {
        chunks.push(chunk);
        show?.write(chunk);
      });
    };
    take(child.stdout);
    take(child.stderr);
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code, output: Buffer.concat(chunks).toString(), timedOut });
    };
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** @returns {string | undefined} where a program lies on PATH */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** Runs npm: the one that started us where there is one, so that its version is the one a person chose. */
export function runNpm(args, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    ...options,
  });
}

/** Runs the command that a package in node_modules brings, with this Node. */
export const runTool = (script, args, options) =>
  run(process.execPath, [join(root, 'node_modules', script), ...args], options);
