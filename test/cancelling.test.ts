import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../src/engine/image/image';
import { openImage } from '../src/engine/image/open-image';
import { MemoryStorage } from '../src/engine/io/memory-storage';
import type { ImageMap } from '../src/engine/map/image-map';
import { buildMap } from '../src/engine/operations/build-map';
import { check } from '../src/engine/operations/check';
import { dehydrate } from '../src/engine/operations/dehydrate';
import { info } from '../src/engine/operations/info';
import { map } from '../src/engine/operations/map';
import { mapped } from '../src/engine/operations/mapped';
import { sha } from '../src/engine/operations/sha';
import { summary } from '../src/engine/operations/summary';
import { answerOf, ANY_KIND } from './engine-answers';
import { HOSTILE_IMAGES, type HostileName } from './hostile-images';
import { suiteFolder } from './suite-folder';

const folder = await suiteFolder('cancelling');

/** Milliseconds within which an abort takes effect. */
const LATEST = 100;

/** Milliseconds of processor time, which other work on the machine takes nothing of. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Outcome {
  readonly code: string | undefined;
  /** processor time from the abort until the work ended */
  readonly late: number;
  /** most processor time between two turns of the event loop */
  readonly gap: number;
}

/** Begins the work and aborts it once it has taken some turns. */
async function cancelled(work: (signal: AbortSignal) => Promise<unknown>, turns: number): Promise<Outcome> {
  const abort = new AbortController();
  let turn = 0;
  let gap = 0;
  let aborted = 0;
  let isOver = false;
  let last = processorTime();
  const tick = (): void => {
    const now = processorTime();
    gap = Math.max(gap, now - last);
    last = now;
    if (isOver) return;
    if (turn++ === turns) {
      aborted = now;
      abort.abort();
    }
    setImmediate(tick);
  };
  const answer = answerOf(() => work(abort.signal));
  tick();
  const { error } = await answer;
  isOver = true;
  tick();
  return { code: error?.code, late: processorTime() - aborted, gap };
}

const images = new Map<HostileName, Promise<string>>();

/** Path of a hostile image, made when it is first wanted. */
function imageOf(name: HostileName): Promise<string> {
  const known = images.get(name);
  if (known) return known;
  const made = HOSTILE_IMAGES[name](join(folder, `${images.size}.qcow2`));
  images.set(name, made);
  return made;
}

/** Rounds of which the quickest counts: translating code and collecting garbage only ever add to the time. */
const ROUNDS = 6;

/** What is wrong with how the work ended; nothing when all is well. */
async function complaints(work: (signal: AbortSignal) => Promise<unknown>, turns = 1): Promise<string[]> {
  const found: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { code, late, gap } = await cancelled(work, turns);
    if (code !== 'cancelled') return [`it ended with ${code ?? 'a result'}`];
    if (late <= LATEST && gap <= LATEST) return [];
    found.push(`the abort took ${Math.round(late)} ms, a turn of the event loop ${Math.round(gap)} ms`);
  }
  return found;
}

/** Where metadata may go. */
const memoryFiles = () => ({
  meta: new MemoryStorage(new Uint8Array(0)),
  map: new MemoryStorage(new Uint8Array(0)),
});

type Operation = (image: Image, signal: AbortSignal) => Promise<unknown>;

/** Operations, and an image that each takes long for. */
const OPERATIONS: readonly (readonly [string, HostileName, Operation])[] = [
  [
    'check',
    '4 million L1 entries that share one L2 table of 2 MiB',
    (image, signal) => check(image, {}, { signal }),
  ],
  [
    'check',
    '60 000 snapshots that share an L1 table of 32 MiB',
    (image, signal) => check(image, {}, { signal }),
  ],
  [
    'check',
    'a refcount table of blocks past the end of the file',
    (image, signal) => check(image, {}, { signal }),
  ],
  ['check', 'junk as L2 tables, 2 MiB clusters', (image, signal) => check(image, {}, { signal })],
  ['deep check', 'streams that are none', (image, signal) => check(image, { deep: true }, { signal })],
  [
    'sha',
    '4 million L1 entries that share one L2 table of 2 MiB',
    (image, signal) => sha(image, {}, { signal }),
  ],
  ['sha', 'an L1 table of entries past the end of the file', (image, signal) => sha(image, {}, { signal })],
  [
    'buildMap',
    '4 million L1 entries that share one L2 table of 2 MiB',
    (image, signal) => buildMap(image, {}, { signal }),
  ],
  ['buildMap', 'junk as L2 tables, 512-byte clusters', (image, signal) => buildMap(image, {}, { signal })],
  [
    'buildMap',
    'an L1 table of entries past the end of the file',
    (image, signal) => buildMap(image, {}, { signal }),
  ],
  [
    'dehydrate',
    '4 million L1 entries that share one L2 table of 2 MiB',
    (image, signal) => dehydrate(image, memoryFiles(), { signal }),
  ],
  [
    'dehydrate',
    '60 000 snapshots that share an L1 table of 32 MiB',
    (image, signal) => dehydrate(image, memoryFiles(), { signal }),
  ],
  [
    'dehydrate',
    'junk as L2 tables, 2 MiB clusters',
    (image, signal) => dehydrate(image, memoryFiles(), { signal }),
  ],
  [
    'map',
    'L1 entries that share one L2 table',
    (image, signal) => map(image, { extents: () => undefined }, { signal }),
  ],
  [
    'mapped',
    'L1 entries that share one L2 table',
    (image, signal) => mapped(image, { ranges: () => undefined }, { signal }),
  ],
];

describe('an operation that is aborted while it runs ends as cancelled within 100 ms', () => {
  it('open', async () => {
    const path = await imageOf('60 000 snapshots');
    expect(await complaints((signal) => openImage(path, {}, { signal }))).toEqual([]);
  });

  it.each(OPERATIONS)('%s of %s', async (_operation, name, work) => {
    const image = await openImage(await imageOf(name));
    try {
      expect(await complaints((signal) => work(image, signal))).toEqual([]);
    } finally {
      await image.close();
    }
  });

  it.each([
    ['summary', (image: Image, signal: AbortSignal) => summary(image, {}, { signal })],
    ['info', (image: Image, signal: AbortSignal) => info(image, { fileName: 'image' }, { signal })],
  ] as const)('%s', async (_operation, work) => {
    const image = await openImage(await imageOf('60 000 snapshots'));
    expect(await complaints((signal) => work(image, signal), 0)).toEqual([]);
    await image.close();
  });
});

type Question = (built: ImageMap, signal: AbortSignal) => Promise<unknown>;

const extents = { kinds: ANY_KIND, descending: false, offset: 0, limit: 100 } as const;

/** Questions, and an image that each takes long for. */
const QUESTIONS: readonly (readonly [string, HostileName, Question])[] = [
  [
    'bins',
    'L1 entries that share one L2 table',
    (built, signal) => built.bins({ space: 'guest', level: 12, first: 0, count: 65_536 }, signal),
  ],
  [
    'inspect',
    'L2 tables that point all over the file',
    (built, signal) => built.inspect({ space: 'host', cluster: 50_000 }, signal),
  ],
  [
    'project guest',
    'junk as L2 tables, 512-byte clusters',
    (built, signal) => built.project({ space: 'guest', start: 0, count: 2 ** 40 }, signal),
  ],
  [
    'project host',
    'L2 tables that point all over the file',
    (built, signal) => built.project({ space: 'host', start: 0, count: 2 ** 40 }, signal),
  ],
  [
    'seek',
    'an L1 table of entries past the end of the file',
    (built, signal) => built.seek({ space: 'guest', from: 0, direction: 'next', kinds: 0 }, signal),
  ],
  [
    'extents of the disk',
    'L1 entries that share one L2 table',
    (built, signal) => built.extents({ ...extents, space: 'guest', sort: 'start' }, signal),
  ],
  [
    'extents of the file',
    'L1 entries that share one L2 table',
    (built, signal) => built.extents({ ...extents, space: 'host', sort: 'start' }, signal),
  ],
];

describe('a question to a map that is aborted while it runs ends as cancelled within 100 ms', () => {
  const maps = new Map<HostileName, ImageMap>();
  const opened: Image[] = [];
  beforeAll(async () => {
    for (const name of new Set(QUESTIONS.map(([, wanted]) => wanted))) {
      const image = await openImage(await imageOf(name));
      opened.push(image);
      maps.set(name, await buildMap(image));
    }
    return () => Promise.all(opened.map((image) => image.close()));
  }, 60_000);

  it.each(QUESTIONS)('%s of %s', async (_question, name, ask) => {
    const built = maps.get(name);
    if (!built) throw new Error(`no map of ${name}`);
    expect(await complaints((signal) => ask(built, signal))).toEqual([]);
  });
});
