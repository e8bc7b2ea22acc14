/** `qcow-tool compact` killed at any moment. */
import { spawn } from 'node:child_process';
import { copyFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Random } from '../random';
import { diskHashes, fileTrouble, scatteredFile, type ScatteredOptions } from './scattered-file';

export interface Killing extends ScatteredOptions {
  /** path of the built qcow-tool */
  readonly tool: string;
  /** options of `compact` */
  readonly how: readonly string[];
  readonly kills: number;
  /** its refcounts may be postponed: after a kill they are out of date, and opening it for writing counts them anew */
  readonly lazy: boolean;
}

/** What came of a file that was killed over and over. */
export interface Killed {
  /** what is wrong, in words */
  readonly troubles: readonly string[];
  /** kills that left the file of another length than it had before or would have had in the end, or with leaks */
  readonly midway: number;
}

/** How a run of the tool ended. */
interface Ended {
  /** it was not killed */
  readonly byItself: boolean;
  readonly status: number | null;
  /** what it wrote as errors */
  readonly errors: string;
  /** milliseconds since it said that it had begun */
  readonly duration: number;
}

/** Runs the tool, and kills it so many milliseconds after it has said that it has begun. */
function runFor(milliseconds: number, { tool, how }: Killing, path: string): Promise<Ended> {
  const args = [tool, 'compact', '--progress-fd', '3', ...how, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  let begun = 0;
  let timer: NodeJS.Timeout | undefined;
  (child.stdio[3] as Readable).setEncoding('utf8').once('data', () => {
    begun = performance.now();
    if (milliseconds < Infinity) timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  return new Promise((resolve) => {
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ byItself: signal === null, status, errors, duration: performance.now() - begun });
    });
  });
}

/**
 * Makes a file, and has its compaction killed so many times, each going on where the one before was killed; from the
 * beginning whenever one has come to its end.
 */
export async function killCompactions(path: string, killing: Killing): Promise<Killed> {
  const { kills, lazy, seed } = killing;
  const original = `${path}.original`;
  await scatteredFile(original, killing);
  const wanted = await diskHashes(original);
  const { size: before } = await stat(original);
  const random = new Random(seed);
  const found: string[] = [];
  const look = async (what: string, cut: boolean): Promise<void> => {
    const hashes = await diskHashes(path);
    if (hashes.active !== wanted.active) found.push(`${what}: the disk is another`);
    if (hashes.snapshot !== wanted.snapshot) found.push(`${what}: the snapshot is another`);
    const trouble = cut && lazy ? undefined : await fileTrouble(path, cut);
    if (trouble) found.push(`${what}: ${trouble}`);
  };
  const toTheEnd = async (what: string): Promise<Ended> => {
    const ended = await runFor(Infinity, killing, path);
    if (ended.status !== 0) found.push(`${what}: status ${ended.status}: ${ended.errors}`);
    await look(what, false);
    return ended;
  };
  await copyFile(original, path);
  const { duration } = await toTheEnd('not killed');
  const { size: least } = await stat(path);
  await copyFile(original, path);
  let midway = 0;
  for (let kill = 1; kill <= kills && found.length === 0; kill++) {
    const milliseconds = (duration * random.below(1000)) / 1000;
    const { byItself, status, errors } = await runFor(milliseconds, killing, path);
    if (byItself && status !== 0) found.push(`kill ${kill}: status ${status}: ${errors}`);
    await look(`kill ${kill} after ${Math.round(milliseconds)} ms`, !byItself);
    const { size } = await stat(path);
    if (byItself && size !== least) found.push(`kill ${kill}: ${size} bytes instead of ${least}`);
    if (size !== before && size !== least) midway++;
    else if (size === before && (await fileTrouble(path, false))) midway++;
    if (size === least) await copyFile(original, path);
  }
  if (found.length === 0) await toTheEnd('at the end');
  return { troubles: found, midway };
}
