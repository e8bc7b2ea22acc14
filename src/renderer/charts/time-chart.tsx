import { Area, AreaChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { GRID, MARGIN, SECONDS_AXIS, shortNumber, TICK } from './axis';
import { ChartFigure } from './chart-figure';

/** A value at a moment. */
export interface TimePoint {
  readonly seconds: number;
  readonly value: number;
}

interface TimeChartProps {
  readonly title: string;
  /** what is drawn, with its unit, for the table twin */
  readonly valueName: string;
  readonly points: readonly TimePoint[];
  /** a CSS colour */
  readonly color: string;
  /** end of the axis where it has to reach further than the points */
  readonly top?: number;
}

/** Rows of the table twin; more is no help to a listener. */
const TWIN_ROWS = 10;

/** One value over time. */
export function TimeChart({ title, valueName, points, color, top }: TimeChartProps) {
  const step = Math.max(1, Math.ceil(points.length / TWIN_ROWS));
  const rows = points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map(({ seconds, value }) => [`${seconds.toFixed(1)} s`, shortNumber(value)]);
  return (
    <ChartFigure title={title} columns={['Time', valueName]} rows={rows}>
      <ResponsiveContainer width="100%" height="100%">
        <AreaChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} vertical={false} />
          <XAxis {...SECONDS_AXIS} />
          <YAxis
            width={44}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
            tickCount={3}
            domain={[0, top ?? 'auto']}
          />
          <Area
            dataKey="value"
            stroke={color}
            strokeWidth={1.75}
            fill={color}
            fillOpacity={0.12}
            dot={false}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
