import { useMemo } from 'react';
import type { CompareKind, ComparedRange, CompareResult } from '../../../shared/compare-results';
import { stripRuns } from './strip-runs';

/** Where a kind lies in the strip, as shares of its height: shapes tell what colours do. */
const SHAPES: Readonly<Record<CompareKind, readonly [top: number, height: number]>> = {
  differs: [0, 1],
  'only-first': [0, 0.5],
  'only-second': [0.5, 0.5],
  same: [0.4, 0.2],
  zero: [0, 0],
};

interface CompareStripProps {
  readonly picture: CompareResult['picture'];
  /** marked, where one is chosen */
  readonly chosen: ComparedRange | undefined;
}

/** The disk from its beginning to its end, by how it compares. A picture only; the tables beside it have the numbers. */
export function CompareStrip({ picture, chosen }: CompareStripProps) {
  const runs = useMemo(() => stripRuns(picture), [picture]);
  const { cells, cellBytes } = picture;
  const count = Math.max(1, cells.length);
  return (
    <div className="compare-strip" aria-hidden="true">
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
      {chosen && (
        <span
          className="compare-mark"
          style={{
            insetInlineStart: `${(100 * chosen.start) / cellBytes / count}%`,
            inlineSize: `${(100 * chosen.length) / cellBytes / count}%`,
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
