import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { GRID, MARGIN, shortNumber, TICK } from './axis';
import { ChartFigure, ChartKey } from './chart-figure';

/** A moment of a running operation. */
export interface LivePoint {
  readonly seconds: number;
  readonly rate: number;
  readonly findings: number;
}

interface LiveChartProps {
  readonly title: string;
  /** what the rate counts: clusters per second */
  readonly rateName: string;
  readonly points: readonly LivePoint[];
}

/** Rows of the table twin; more is no help to a listener. */
const TWIN_ROWS = 10;

/** How fast an operation goes, and what it found by then. */
export function LiveChart({ title, rateName, points }: LiveChartProps) {
  const step = Math.max(1, Math.ceil(points.length / TWIN_ROWS));
  const rows = points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map(({ seconds, rate, findings }) => [`${seconds.toFixed(1)} s`, shortNumber(rate), String(findings)]);
  return (
    <ChartFigure
      title={title}
      columns={['Time', rateName, 'Findings']}
      rows={rows}
      legend={
        <>
          <ChartKey color="var(--accent)">{rateName}</ChartKey>
          <ChartKey color="var(--warn)">findings</ChartKey>
        </>
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} vertical={false} />
          <XAxis
            dataKey="seconds"
            type="number"
            domain={[0, 'dataMax']}
            tick={TICK}
            tickFormatter={(value: number) => `${shortNumber(value)} s`}
            stroke="var(--line)"
          />
          <YAxis
            yAxisId="rate"
            width={48}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
            domain={[0, 'auto']}
          />
          <YAxis
            yAxisId="findings"
            orientation="right"
            width={40}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
            allowDecimals={false}
            domain={[0, (most: number) => Math.max(4, most)]}
          />
          <Line
            yAxisId="rate"
            dataKey="rate"
            stroke="var(--accent)"
            strokeWidth={1.75}
            dot={false}
            isAnimationActive={false}
          />
          <Line
            yAxisId="findings"
            dataKey="findings"
            type="stepAfter"
            stroke="var(--warn)"
            strokeWidth={1.75}
            strokeDasharray="4 3"
            dot={false}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
