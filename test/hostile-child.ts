/** Asks everything of the image named on the command line, and prints what that cost, as JSON. */
import { openImage } from '../src/engine/image/open-image';
import type { Image } from '../src/engine/image/image';
import { buildMap } from '../src/engine/operations/build-map';
import { check } from '../src/engine/operations/check';
import { info } from '../src/engine/operations/info';
import { map } from '../src/engine/operations/map';
import { sha } from '../src/engine/operations/sha';
import { answerOf, mapQuestions } from './engine-answers';

/** How one question went. */
export interface HostileStep {
  /** the error's code, if there was one */
  readonly code?: string;
  /** processor time */
  readonly seconds: number;
}

/** What asking an image cost. */
export interface HostileCost {
  readonly steps: Readonly<Record<string, HostileStep>>;
  /** most memory that the process had */
  readonly mebibytes: number;
  /** processor time of a piece of work that is the same everywhere: how fast the machine is now */
  readonly yardstick: number;
}

/** Extents that are asked for: a disk can have more of them than anybody waits for. */
const EXTENTS = 500_000;

async function firstExtents(image: Image): Promise<void> {
  const abort = new AbortController();
  let left = EXTENTS;
  const extents = (batch: readonly unknown[]): void => {
    left -= batch.length;
    if (left <= 0) abort.abort();
  };
  const { error } = await answerOf(() => map(image, { extents }, { signal: abort.signal }));
  if (error && left > 0) throw error;
}

/** Reading a disk takes as long as it is large: a second shows what it takes of memory. */
async function hashFor(image: Image, milliseconds: number): Promise<void> {
  const signal = AbortSignal.timeout(milliseconds);
  const { error } = await answerOf(() => sha(image, {}, { signal }));
  if (error && error.code !== 'cancelled') throw error;
}

/** Steps over memory at places that nobody foresees, as tables are. @returns seconds of processor time */
function measureYardstick(): number {
  const places = new Int32Array(1 << 22);
  const before = process.cpuUsage();
  let at = 1;
  for (let left = 1 << 25; left > 0; left--) {
    at = (Math.imul(at ^ (at >>> 15), 0x2c1b3c6d) + left) | 0;
    places[at & (places.length - 1)] += at;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const steps: Record<string, HostileStep> = {};

async function step<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const before = process.cpuUsage();
  const { value, error } = await answerOf(work);
  const { user, system } = process.cpuUsage(before);
  steps[name] = { code: error?.code, seconds: (user + system) / 1e6 };
  return value;
}

const image = await step('open', () => openImage(process.argv[2]));
if (image) {
  await step('info', () => info(image, { fileName: 'hostile.qcow2' }));
  await step('check', () => check(image));
  await step('deep check', () => check(image, { deep: true }));
  await step('map', () => firstExtents(image));
  await step('read', () => hashFor(image, 1000));
  const built = await step('build map', () => buildMap(image));
  for (const [name, ask] of built ? mapQuestions(built) : []) await step(name, ask);
}
const mebibytes = process.resourceUsage().maxRSS / 1024;
const cost: HostileCost = { steps, mebibytes, yardstick: measureYardstick() };
process.stdout.write(JSON.stringify(cost));
