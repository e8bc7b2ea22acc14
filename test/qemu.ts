/** The reference tools: qemu-img, qemu-io and qemu-nbd, with time limits and parsed answers. */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';
import { runTool, type ToolOptions, type ToolResult } from './run-tool';

/** Runs qemu-img, whatever its exit status. */
export const qemuImg = (args: readonly string[], options?: ToolOptions): Promise<ToolResult> =>
  runTool('qemu-img', args, options);

/**
 * Runs a tool that must succeed.
 * @throws Error with the command and what it said
 */
async function must(program: string, args: readonly string[], options?: ToolOptions): Promise<string> {
  const result = await runTool(program, args, options);
  const failed =
    result.status !== 0 || (program === 'qemu-io' && /failed|error/i.test(result.stdout + result.stderr));
  if (failed)
    throw new Error(
      `${program} ${args.join(' ')}: ${result.timedOut ? 'time-out' : `status ${result.status}`} ${result.stderr}${result.stdout}`,
    );
  return result.stdout;
}

/** Making a LUKS header fails now and then, when the clock is too coarse for its measuring. */
const COARSE_CLOCK = 'accurate CPU usage';
const TRIES = 30;

/** Runs qemu-img and rejects unless it succeeds. */
export async function qemuImgMust(args: readonly string[], options?: ToolOptions): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await must('qemu-img', args, options);
    } catch (error) {
      if (tries === TRIES || !String(error).includes(COARSE_CLOCK)) throw error;
    }
  }
}

/** Runs qemu-io commands on one open image and rejects unless all of them succeed. */
export const qemuIoMust = (
  image: string,
  commands: readonly string[],
  options?: ToolOptions & { readonly flags?: readonly string[] },
): Promise<string> =>
  must('qemu-io', [...(options?.flags ?? []), ...commands.flatMap((c) => ['-c', c]), image], options);

/** An answer of `qemu-img … --output=json`: undefined where it printed none. */
export interface QemuAnswer<T> {
  readonly status: number | null;
  readonly json?: T;
  readonly stderr: string;
  /** it ran into the time limit or was ended by a signal: QEMU gives no verdict */
  readonly gaveUp: boolean;
}

/** `qemu-img check --output=json`; counters that are zero are absent. */
export interface QemuCheck {
  readonly filename: string;
  readonly format: string;
  readonly 'check-errors': number;
  readonly corruptions?: number;
  readonly leaks?: number;
  readonly 'image-end-offset'?: number;
  readonly 'total-clusters'?: number;
  readonly 'allocated-clusters'?: number;
  readonly 'fragmented-clusters'?: number;
  readonly 'compressed-clusters'?: number;
}

/** One extent of `qemu-img map --output=json`. */
export interface QemuExtent {
  readonly start: number;
  readonly length: number;
  readonly depth: number;
  readonly present: boolean;
  readonly zero: boolean;
  readonly data: boolean;
  readonly compressed?: boolean;
  readonly offset?: number;
}

/** `qemu-img info --output=json`. */
export type QemuInfo = Readonly<Record<string, unknown>>;

/** Runs in the image's folder: QEMU looks for data files relative to where it runs. */
async function ask<T>(path: string, args: readonly string[]): Promise<QemuAnswer<T>> {
  const result = await qemuImg(args, { timeoutMs: 5_000, cwd: dirname(path) });
  const gaveUp = result.timedOut || result.signal !== null;
  const answer = { status: result.status, stderr: result.stderr, gaveUp };
  if (gaveUp || !/^\s*[[{]/.test(result.stdout)) return answer;
  try {
    return { ...answer, json: JSON.parse(result.stdout) as T };
  } catch {
    return answer;
  }
}

/** Arguments that name the image: as qcow2 whatever its first bytes say, with the pass phrase when it has one. */
const target = (path: string, secret?: string): string[] =>
  secret === undefined
    ? ['-f', 'qcow2', basename(path)]
    : [
        '--object',
        `secret,id=key,data=${secret}`,
        '--image-opts',
        `driver=qcow2,file.filename=${basename(path)},encrypt.key-secret=key`,
      ];

/** What `qemu-img check` says, without repairing anything. */
export const qemuCheck = (path: string, secret?: string): Promise<QemuAnswer<QemuCheck>> =>
  ask(path, ['check', '--output=json', ...target(path, secret)]);

/** What `qemu-img map` says. */
export const qemuMap = (path: string, secret?: string): Promise<QemuAnswer<QemuExtent[]>> =>
  ask(path, ['map', '--output=json', ...target(path, secret)]);

/** What `qemu-img info` says. */
export const qemuInfo = (path: string): Promise<QemuAnswer<QemuInfo>> =>
  ask(path, ['info', '--output=json', ...target(path)]);

/** A qemu-nbd that holds an image open. */
export interface ImageHolder {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Whether a server greets whoever connects: qemu-nbd makes its socket first, then opens the image, then answers. */
const greets = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const client = connect(socket);
    const settle = (answer: boolean): void => {
      client.destroy();
      resolve(answer);
    };
    client
      .setTimeout(5000, () => settle(false))
      .once('data', () => settle(true))
      .once('error', () => settle(false))
      .once('close', () => settle(false));
  });

/** Has qemu-nbd open an image, for writing unless told otherwise, until it is stopped. */
export async function holdImage(
  path: string,
  socket: string,
  readOnly = false,
  format: 'qcow2' | 'raw' = 'qcow2',
): Promise<ImageHolder> {
  const args = ['-t', '-f', format, '-k', socket, ...(readOnly ? ['-r'] : []), path];
  const child = spawn('qemu-nbd', args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  );
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if ((await greets(socket)) && child.pid !== undefined)
      return {
        pid: child.pid,
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      };
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`qemu-nbd did not open ${path}`);
}
