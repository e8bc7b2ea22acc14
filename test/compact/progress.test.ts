import { afterEach, expect, it, vi } from 'vitest';
import type { Progress } from '../../src/shared/progress';
import { forecastCompact } from '../../src/engine/operations/forecast-compact';
import { suiteFolder } from '../suite-folder';
import { CompactBench } from './compact-bench';
import { CRASH_KINDS } from './crash-kinds';
import { randomImage } from './random-image';

const bench = await CompactBench.make(await suiteFolder('compact-progress'));
// tables of 64 entries, so that there are some
const image = randomImage(11, { ...CRASH_KINDS[0].given, size: 500 << 10, steps: 30, leaks: true });

/** A clock that goes on by a second each time it is asked: all is told. */
function hurry(): void {
  let seconds = 0;
  vi.spyOn(process, 'uptime').mockImplementation(() => seconds++);
}

afterEach(() => vi.restoreAllMocks());

/** How far a phase was told to be, in percent of the phase. */
const of = (events: readonly Progress[], name: string): number[] =>
  events.filter(({ phase }) => phase === name).map(({ done, total }) => (100 * done) / total);

type Report = (event: Progress) => void;

const WORK: Readonly<Record<string, (progress: Report) => Promise<unknown>>> = {
  compacting: (progress) =>
    bench.compact(image, bench.files(image), { way: 'compact', zeroes: false }, { progress }),
  'the forecast of it': async (progress) =>
    forecastCompact(await bench.open(image, bench.files(image)), {}, { progress }),
};

it.each(Object.keys(WORK))(
  '%s tells how far checking and planning are, before anything moves',
  async (name) => {
    const events: Progress[] = [];
    hurry();
    await WORK[name]((event) => events.push(event));
    const percents = events.map(({ progress }) => progress);
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    for (const phase of ['check', 'plan']) {
      const steps = of(events, phase);
      expect(new Set(steps).size).toBeGreaterThan(4);
      expect(steps).toEqual([...steps].sort((left, right) => left - right));
      expect(steps.at(-1)).toBe(100);
    }
    const order = ['check', 'plan', 'move', 'shrink'];
    const places = events.slice(0, -1).map(({ phase }) => order.indexOf(phase));
    expect(places).toEqual([...places].sort((left, right) => left - right));
  },
);
