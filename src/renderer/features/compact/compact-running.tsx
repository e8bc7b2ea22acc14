import { lazy, memo, Suspense } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { formatSize } from '../../../shared/sizes';
import { useImage } from '../../app/store';
import { ChartSpace } from '../../charts/chart-figure';
import { KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount } from '../../ui/numbers';
import { formatRate, formatSeconds } from '../jobs/job-text';
import { rateOf, remainingSeconds } from '../jobs/samples';
import { MoveLegend } from '../map/move-legend';
import { TaskMeter } from '../tasks/task-progress';
import type { Task } from '../tasks/task-store';
import { lengthsOf, speedPoints } from './length-points';
import { LiveMap } from './live-map';
import { useLiveCompact, type LiveCompact } from './live-compact';

const TimeChart = lazy(() =>
  import('../../charts/time-chart').then((module) => ({ default: module.TimeChart })),
);

const MIB = 1 << 20;
/** Points of a chart; more than it has pixels for tell nothing. */
const POINTS = 120;

interface CompactRunningProps {
  readonly handle: ImageHandle;
  readonly task: Extract<Task, { state: 'running' }>;
}

/** Compacting under way: the file as it changes, and beside it how long it is, how fast it goes and how long still. */
export function CompactRunning({ handle, task }: CompactRunningProps) {
  const { progress, samples, paused } = task;
  const live = useLiveCompact(handle);
  const before = useImage(handle)?.summary.value?.fileLength ?? 0;
  const isMoving = progress?.phase === 'move';
  const rate = isMoving && !paused ? rateOf(samples) : undefined;
  const left = isMoving && !paused ? remainingSeconds(samples) : undefined;
  const last = live.points.at(-1);
  return (
    <section className="compact-running" aria-label="Under way">
      <TaskMeter task={task} />
      <div className="compact-live">
        <figure className="compact-map" aria-label="The file while clusters move">
          <LiveMap handle={handle} />
          <figcaption>
            <MoveLegend />
          </figcaption>
        </figure>
        <div className="compact-beside">
          <KeyValueList>
            <KeyValue name="File length">
              {formatSize(last?.length ?? before)} <span className="dim">of {formatSize(before)}</span>
            </KeyValue>
            <KeyValue name="Clusters moved">{formatCount(live.moved)}</KeyValue>
            <KeyValue name="Speed">{rate === undefined ? '–' : formatRate(rate, 'bytes')}</KeyValue>
            <KeyValue name="Time left">{left === undefined ? '–' : formatSeconds(left)}</KeyValue>
          </KeyValueList>
          <Charts points={live.points} before={before} />
        </div>
      </div>
    </section>
  );
}

/** Drawn when there is a new point, which is four times a second. */
const Charts = memo(function Charts({
  points,
  before,
}: Pick<LiveCompact, 'points'> & { readonly before: number }) {
  if (points.length < 2)
    return (
      <>
        <ChartSpace />
        <ChartSpace />
      </>
    );
  const inMib = ({ seconds, value }: { seconds: number; value: number }) => ({ seconds, value: value / MIB });
  return (
    <Suspense
      fallback={
        <>
          <ChartSpace />
          <ChartSpace />
        </>
      }
    >
      <TimeChart
        title="File length, MiB"
        valueName="MiB"
        color="var(--accent)"
        points={lengthsOf(points, POINTS).map(inMib)}
        top={before / MIB}
      />
      <TimeChart
        title="Copied, MiB per second"
        valueName="MiB per second"
        color="var(--cluster-moving)"
        points={speedPoints(points, POINTS).map(inMib)}
      />
    </Suspense>
  );
});
