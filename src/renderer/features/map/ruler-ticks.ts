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

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** At most `most` ticks from 0 to `total` bytes, a power of two of the unit apart. */
export function rulerTicks(total: number, most: number): RulerTicks {
  if (total <= 0) return { ticks: [], unit: 'B' };
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(total) / 10));
  const unit = 1024 ** power;
  const step = Math.max(unit / 4, 2 ** Math.ceil(Math.log2(total / Math.max(1, most))));
  const ticks: Tick[] = [];
  for (let bytes = 0; bytes <= total; bytes += step) {
    ticks.push({ bytes, share: bytes / total, label: String(Number((bytes / unit).toFixed(2))) });
  }
  return { ticks, unit: UNITS[power] };
}
