/** How a long operation went so far, as points in time, and what they let one expect. */
import type { Progress } from '../../../shared/progress';

export interface Sample {
  /** milliseconds since the operation began */
  readonly at: number;
  readonly done: number;
  readonly total: number;
  readonly unit: Progress['unit'];
  readonly phase: string;
  readonly findings: number;
  /** whole percent of the operation */
  readonly percent: number;
}

/** Ten minutes at four samples a second; beyond it every second sample goes. */
const LIMIT = 2400;
/** Samples that an estimate looks back on: long enough to be calm, short enough to follow. */
const WINDOW = 50;

/** Adds what a progress event says. */
export function addSample(samples: readonly Sample[], at: number, event: Progress): readonly Sample[] {
  const { unit, phase, findings = 0, progress: percent } = event;
  const last = samples.at(-1);
  // the end is told as one of one: it is the end of what was counted until then
  const isEnd = percent === 100 && event.total === 1 && last?.unit === unit;
  const { done, total } = isEnd ? { done: last.total, total: last.total } : event;
  return append(samples, { at, done, total, unit, phase, findings, percent });
}

function append(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const kept = samples.length < LIMIT ? samples : samples.filter((_, index) => index % 2 === 0);
  return [...kept, sample];
}

/** Milliseconds after which a silent operation is sampled all the same. */
export const SILENCE = 500;

/** Adds that nothing has moved since the last event, where that is a while ago; the same samples else. */
export function addSilence(samples: readonly Sample[], at: number): readonly Sample[] {
  const last = samples.at(-1);
  return last && at - last.at >= SILENCE ? append(samples, { ...last, at }) : samples;
}

/** The samples that count in the unit that most of them do: one axis has room for one. */
export function ofMainUnit(samples: readonly Sample[]): readonly Sample[] {
  const counts = new Map<Sample['unit'], number>();
  for (const { unit } of samples) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  const [main] = [...counts].sort(([, a], [, b]) => b - a).map(([unit]) => unit);
  return samples.filter(({ unit }) => unit === main);
}

/** The last samples of the current phase. */
function window(samples: readonly Sample[]): readonly Sample[] {
  const phase = samples.at(-1)?.phase;
  const recent = samples.slice(-WINDOW);
  return recent.filter((sample) => sample.phase === phase);
}

/** Units per second of late; undefined before anything can be said. */
export function rateOf(samples: readonly Sample[]): number | undefined {
  const recent = window(samples);
  if (recent.length < 2) return undefined;
  const first = recent[0];
  const last = recent[recent.length - 1];
  const done = last.done - first.done;
  const seconds = (last.at - first.at) / 1000;
  return seconds > 0 && done > 0 ? done / seconds : undefined;
}

/** Seconds left in the current phase; undefined before anything can be said. */
export function remainingSeconds(samples: readonly Sample[]): number | undefined {
  const rate = rateOf(samples);
  const last = samples.at(-1);
  return rate && last ? Math.max(0, last.total - last.done) / rate : undefined;
}

/** A point of the rate chart. */
export interface RatePoint {
  /** seconds since the operation began */
  readonly seconds: number;
  /** units per second since the point before */
  readonly rate: number;
  readonly findings: number;
  readonly percent: number;
}

/** Rates between samples, thinned out to at most `points`; a phase may count from zero again. */
export function ratePoints(samples: readonly Sample[], points = 120): readonly RatePoint[] {
  const step = Math.max(1, Math.ceil((samples.length - 1) / points));
  const chosen = samples.filter((_, index) => index % step === 0 || index === samples.length - 1);
  return chosen.slice(1).map((sample, index) => {
    const before = chosen[index];
    const startsAnew = sample.phase !== before.phase && sample.done < before.done;
    const done = startsAnew ? sample.done : sample.done - before.done;
    const seconds = (sample.at - before.at) / 1000;
    const rate = seconds > 0 ? Math.max(0, done) / seconds : 0;
    return { seconds: sample.at / 1000, rate, findings: sample.findings, percent: sample.percent };
  });
}
