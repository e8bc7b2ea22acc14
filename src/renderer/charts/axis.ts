/** How axes and grids of all charts look: quiet, in the colours of the theme. */

/** Text of an axis. */
export const TICK = { fill: 'var(--dim)', fontSize: 11 } as const;

/** A hairline. */
export const GRID = { stroke: 'var(--line)', strokeDasharray: undefined } as const;

/** Room around the plot. */
export const MARGIN = { top: 6, right: 8, bottom: 0, left: 0 } as const;

/** Three significant digits, of which neighbouring ticks never share all. */
const significant = (value: number): string => String(Number(value.toPrecision(3)));

/** A number short enough for an axis: 950, 12.5k, 3.2M. */
export function shortNumber(value: number): string {
  if (value >= 1e9) return `${significant(value / 1e9)}G`;
  if (value >= 1e6) return `${significant(value / 1e6)}M`;
  if (value >= 1e3) return `${significant(value / 1e3)}k`;
  return significant(value);
}

/** The axis of time, from 0 on. */
export const SECONDS_AXIS = {
  dataKey: 'seconds',
  type: 'number',
  domain: [0, 'dataMax'],
  tick: TICK,
  tickFormatter: (value: number) => `${shortNumber(value)} s`,
  stroke: 'var(--line)',
} as const;
