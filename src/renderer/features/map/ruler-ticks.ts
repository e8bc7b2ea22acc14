import { unitOfScale } from '../../../shared/sizes';

/** Round places along a scale of bytes. */
export interface Tick {
  readonly bytes: number;
  /** 0 … 1 */
  readonly share: number;
  /** number in the unit of the ruler */
  readonly label: string;
}

export interface RulerTicks {
  readonly ticks: readonly Tick[];
  /** unit of the labels */
  readonly unit: string;
}

/** At most `most` ticks from 0 to `total` bytes, a round part or multiple of the unit apart. */
export function rulerTicks(total: number, most: number): RulerTicks {
  if (total <= 0) return { ticks: [], unit: 'B' };
  const { name, bytes: unit } = unitOfScale(total);
  const step = Math.max(unit / 4, roundUp(total / Math.max(1, most), unit));
  const ticks: Tick[] = [];
  for (let bytes = 0; bytes <= total; bytes += step) {
    ticks.push({ bytes, share: bytes / total, label: String(Number((bytes / unit).toFixed(2))) });
  }
  return { ticks, unit: name };
}

/** The least round number that is not less: of units of 1000 bytes 1, 2, 2.5 or 5 of a power of ten, else a power of two. */
function roundUp(least: number, unit: number): number {
  if (Number.isInteger(Math.log2(unit))) return 2 ** Math.ceil(Math.log2(least));
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5].find((round) => round * power >= least) ?? 10) * power;
}
