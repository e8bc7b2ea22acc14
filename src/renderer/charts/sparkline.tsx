import { Area, AreaChart, ResponsiveContainer, YAxis } from 'recharts';

interface SparklineProps {
  readonly points: readonly { readonly rate: number }[];
}

/** A rate over time without axes, for a row; what it shows is said in words beside it. */
export function Sparkline({ points }: SparklineProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart
        data={[...points]}
        margin={{ top: 3, right: 0, bottom: 1, left: 0 }}
        accessibilityLayer={false}
      >
        <YAxis hide domain={[0, 'dataMax']} />
        <Area
          dataKey="rate"
          type="monotone"
          stroke="var(--accent)"
          strokeWidth={1.5}
          fill="var(--accent-soft)"
          isAnimationActive={false}
          dot={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
