import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostileCost } from './hostile-child';
import { HOSTILE_IMAGES, MIB, type HostileName } from './hostile-images';
import { suiteFolder } from './suite-folder';

const run = promisify(execFile);
const folder = await suiteFolder('hostile-sizes');
const root = resolve(import.meta.dirname, '..');

/** What any image may cost, and how much more each MiB that the file holds. */
const MEBIBYTES = 320;
const MEBIBYTES_PER_MEBIBYTE = 2;
/** Processor time of one question, on a fast machine and in the time of a known piece of work. */
const SECONDS = 4;
const YARDSTICKS = 20;

/** Questions that the bytes of an image answer with an error; all others have to be answered. */
const REFUSED: Partial<Record<HostileName, Readonly<Record<string, string>>>> = {
  'junk as L2 tables, 64 KiB clusters': { map: 'corrupt-structure', read: 'corrupt-structure' },
  'junk as L2 tables, 2 MiB clusters': { map: 'corrupt-structure', read: 'corrupt-structure' },
  'streams that are none': { read: 'corrupt-structure' },
};

const QUESTIONS = ['open', 'info', 'check', 'deep check', 'map', 'read', 'build map', 'projection of guest'];

let program: string;
beforeAll(async () => {
  const bundler = join(root, 'build', 'bundle-typescript.mjs');
  program = (await run(process.execPath, [bundler, 'test/hostile-child.ts'])).stdout;
}, 60_000);

/** Asks everything in a process of its own, whose peak of memory is that of this image. */
async function costOf(path: string): Promise<HostileCost> {
  const { stdout } = await run(process.execPath, [program, path], { timeout: 100_000 });
  return JSON.parse(stdout) as HostileCost;
}

describe('what a header claims costs no more than what the file holds', () => {
  it.each(Object.keys(HOSTILE_IMAGES) as HostileName[])(
    '%s',
    async (name) => {
      const path = await HOSTILE_IMAGES[name](join(folder, 'image.qcow2'));
      const held = ((await stat(path)).blocks * 512) / MIB;
      const { steps, mebibytes, yardstick } = await costOf(path);
      const most = Math.max(SECONDS, YARDSTICKS * yardstick);
      expect(Object.keys(steps)).toEqual(expect.arrayContaining(QUESTIONS));
      const codes = Object.entries(steps).filter(([, { code }]) => code !== undefined);
      expect(Object.fromEntries(codes.map(([step, { code }]) => [step, code]))).toEqual(REFUSED[name] ?? {});
      const slow = Object.entries(steps).filter(([, { seconds }]) => seconds > most);
      expect(slow).toEqual([]);
      expect(mebibytes).toBeLessThan(MEBIBYTES + MEBIBYTES_PER_MEBIBYTE * held);
    },
    120_000,
  );
});
