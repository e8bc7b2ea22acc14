import { rulerTicks } from './ruler-ticks';

interface RulerProps {
  /** bytes from one end to the other */
  readonly total: number;
  /** CSS pixels */
  readonly width: number;
}

/** Pixels that a label needs for itself. */
const LABEL_WIDTH = 84;

/** Sizes below a strip. The unit stands at the last tick alone. */
export function Ruler({ total, width }: RulerProps) {
  const { ticks, unit } = rulerTicks(total, Math.max(2, Math.floor(width / LABEL_WIDTH)));
  return (
    <div className="ruler" aria-hidden="true">
      {ticks.map(({ share, label, bytes }, index) => (
        <span
          key={bytes}
          className={`ruler-tick ${share > 0.94 ? 'ruler-tick-end' : ''}`}
          style={{ insetInlineStart: `${share * 100}%` }}
        >
          {label}
          {index === ticks.length - 1 && ` ${unit}`}
        </span>
      ))}
    </div>
  );
}
