import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { GRID, MARGIN, shortNumber, TICK } from './axis';
import { ChartFigure } from './chart-figure';

export interface ShareBar {
  readonly name: string;
  readonly value: number;
  /** the value for people */
  readonly text: string;
  /** that of data unless given */
  readonly color?: string;
}

interface ShareBarsProps {
  readonly title: string;
  /** what is named and what is counted */
  readonly columns: readonly [string, string];
  readonly bars: readonly ShareBar[];
}

/** Counts side by side, on a logarithmic scale so that one beside a million is seen. */
export function ShareBars({ title, columns, bars }: ShareBarsProps) {
  const shown = bars
    .filter(({ value }) => value > 0)
    .map((bar) => ({ ...bar, fill: bar.color ?? 'var(--cluster-data)' }));
  const most = Math.max(1, ...shown.map(({ value }) => value));
  const powers = Math.ceil(Math.log10(most)) + 1;
  return (
    <ChartFigure title={title} columns={columns} rows={bars.map(({ name, text }) => [name, text])}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={shown} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} vertical={false} />
          <XAxis
            dataKey="name"
            tick={TICK}
            stroke="var(--line)"
            tickLine={false}
            interval="preserveStartEnd"
          />
          <YAxis
            scale="log"
            domain={[0.5, 10 ** (powers - 1)]}
            ticks={Array.from({ length: powers }, (_, power) => 10 ** power)}
            allowDataOverflow
            width={48}
            tick={TICK}
            tickFormatter={shortNumber}
            stroke="var(--line)"
          />
          <Bar dataKey="value" maxBarSize={36} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
