import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { GRID, MARGIN, SECONDS_AXIS, shortNumber, TICK } from './axis';
import { ChartFigure, ChartKey } from './chart-figure';

/** A moment of a running operation. */
export interface LivePoint {
  readonly seconds: number;
  readonly rate: number;
  readonly findings: number;
  /** whole percent of the operation */
  readonly percent: number;
}

interface LiveChartProps {
  readonly title: string;
  /** what the rate counts: clusters per second */
  readonly rateName: string;
  readonly points: readonly LivePoint[];
  /** what the dashed line shows beside the rate */
  readonly beside?: 'findings' | 'percent';
  /** end of the axis of the rate, where single points lie far above the others */
  readonly top?: number;
}

/** The dashed line: its name, colour and the end of its axis. */
const BESIDE = {
  findings: { name: 'findings', color: 'var(--warn)', most: (most: number) => Math.max(4, most) },
  percent: { name: 'percent', color: 'var(--cluster-data)', most: () => 100 },
} as const;

/** Rows of the table twin; more is no help to a listener. */
const TWIN_ROWS = 10;

/** How fast an operation goes, and what it found, or how far it was, by then. */
export function LiveChart({ title, rateName, points, beside = 'findings', top }: LiveChartProps) {
  const { name, color, most } = BESIDE[beside];
  const step = Math.max(1, Math.ceil(points.length / TWIN_ROWS));
  const rows = points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map((point) => [`${point.seconds.toFixed(1)} s`, shortNumber(point.rate), String(point[beside])]);
  return (
    <ChartFigure
      title={title}
      columns={['Time', rateName, name]}
      rows={rows}
      legend={
        <>
          <ChartKey color="var(--accent)">{rateName}</ChartKey>
          <ChartKey color={color}>{name}</ChartKey>
        </>
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} vertical={false} />
          <XAxis {...SECONDS_AXIS} />
          <YAxis
            yAxisId="rate"
            width={48}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
            domain={[0, top ?? 'auto']}
            allowDataOverflow={top !== undefined}
          />
          <YAxis
            yAxisId={beside}
            orientation="right"
            width={40}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
            allowDecimals={false}
            domain={[0, most]}
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
            yAxisId={beside}
            dataKey={beside}
            type="stepAfter"
            stroke={color}
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
