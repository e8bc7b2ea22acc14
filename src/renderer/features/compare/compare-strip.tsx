import { useMemo, type PointerEvent } from 'react';
import type { CompareKind, ComparedRange, CompareResult } from '../../../shared/compare-results';
import { rangeNear, stripRuns } from './strip-runs';

/** Where a kind lies in the strip, as shares of its height: shapes tell what colours do. */
const SHAPES: Readonly<Record<CompareKind, readonly [top: number, height: number]>> = {
  differs: [0, 1],
  'only-first': [0, 0.5],
  'only-second': [0.5, 0.5],
  same: [0.4, 0.2],
  zero: [0, 0],
};

/** Pixels that a pointer may be beside a range. */
const REACH = 6;

interface CompareStripProps {
  readonly picture: CompareResult['picture'];
  readonly ranges: readonly ComparedRange[];
  /** index of the range that is marked */
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
}

/**
 * The disk from its beginning to its end, by how it compares. A pointer chooses the range under it; the table beside it
 * has the numbers, and does the same by keyboard.
 */
export function CompareStrip({ picture, ranges, chosen, onChoose }: CompareStripProps) {
  const runs = useMemo(() => stripRuns(picture), [picture]);
  const { cells, cellBytes } = picture;
  const count = Math.max(1, cells.length);
  const mark = chosen === undefined ? undefined : ranges.at(chosen);
  const choose = ({ button, clientX, currentTarget }: PointerEvent): void => {
    if (button !== 0) return;
    const { left, width } = currentTarget.getBoundingClientRect();
    const bytesOfPixel = (count * cellBytes) / Math.max(1, width);
    const index = rangeNear(ranges, (clientX - left) * bytesOfPixel, REACH * bytesOfPixel);
    if (index !== undefined) onChoose(index);
  };
  return (
    <div
      className="compare-strip"
      aria-hidden="true"
      data-choosable={ranges.length > 0}
      onPointerDown={choose}
    >
      <svg viewBox={`0 0 ${count} 1`} preserveAspectRatio="none">
        {runs.map(({ kind, start, count: width }) => (
          <rect
            key={start}
            className={`compare-${kind}`}
            x={start}
            y={SHAPES[kind][0]}
            width={width}
            height={SHAPES[kind][1]}
          />
        ))}
      </svg>
      {mark && (
        <span
          className="compare-mark"
          style={{
            insetInlineStart: `${(100 * mark.start) / cellBytes / count}%`,
            inlineSize: `${(100 * mark.length) / cellBytes / count}%`,
          }}
        />
      )}
    </div>
  );
}

/** Colour and shape of a kind, as the strip shows it. */
export function CompareSwatch({ kind }: { readonly kind: CompareKind }) {
  const [top, height] = SHAPES[kind];
  return (
    <svg className="compare-swatch" viewBox="0 0 12 12" aria-hidden="true">
      <rect className="compare-zero" width="12" height="12" />
      <rect className={`compare-${kind}`} y={12 * top} width="12" height={12 * height} />
    </svg>
  );
}
