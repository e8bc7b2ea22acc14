import { lazy, memo, Suspense, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { formatSize, unitOfScale } from '../../../shared/sizes';
import { useImage } from '../../app/store';
import type { TimePoint } from '../../charts/time-chart';
import { ChartSpace } from '../../charts/chart-figure';
import { KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount } from '../../ui/numbers';
import { formatRate, formatSeconds } from '../jobs/job-text';
import { rateOf, remainingSeconds } from '../jobs/samples';
import { MoveLegend } from '../map/move-legend';
import { TaskMeter } from '../tasks/task-progress';
import { useTaskPace, type RunningTask } from '../tasks/task-store';
import { lengthsOf, speedPoints, type LengthPoint } from './length-points';
import { LiveMap } from './live-map';
import { useLiveCompact } from './live-compact';

const loadChart = () => import('../../charts/time-chart').then((module) => ({ default: module.TimeChart }));
const TimeChart = lazy(loadChart);

/** Loads what draws the charts, so that nothing stutters when it starts. */
export const prepareCharts = (): void => void loadChart();

/** Points of a chart; more than it has pixels for tell nothing. */
const POINTS = 120;
/** Points that a chart is first drawn of: a line of fewer tells nothing, and clusters that move wait for its drawing. */
const FIRST_CHART = 8;
/** Points that the other one is first drawn of: not in the same frame. */
const SECOND_CHART = 10;
/** Points from one picture of a chart to the next: a second. */
const BEAT = 4;

interface CompactRunningProps {
  readonly handle: ImageHandle;
  readonly task: RunningTask;
}

/** Compacting under way: the file as it changes, and beside it how long it is, how fast it goes and how long still. */
export function CompactRunning({ handle, task }: CompactRunningProps) {
  return (
    <section className="compact-running" aria-label="Under way">
      <TaskMeter task={task} isBrief />
      <div className="compact-live">
        <figure className="compact-map" aria-label="The file while clusters move">
          <figcaption>
            <MoveLegend />
          </figcaption>
          <LiveMap handle={handle} />
        </figure>
        <div className="compact-beside">
          <Numbers handle={handle} task={task} />
          <Charts handle={handle} paused={task.paused} />
        </div>
      </div>
    </section>
  );
}

function Numbers({ handle, task }: CompactRunningProps) {
  const { progress, samples } = useTaskPace(task);
  const live = useLiveCompact(handle);
  const summary = useImage(handle)?.summary.value;
  const before = summary?.fileLength ?? 0;
  // progress comes now and then, and what was moved is copied in any case
  const copied = Math.max(
    progress?.phase === 'move' ? progress.done : 0,
    live.moved * (summary?.clusterSize ?? 0),
  );
  const isMoving = progress?.phase === 'move';
  const rate = isMoving && !task.paused ? rateOf(samples) : undefined;
  const left = isMoving && !task.paused ? remainingSeconds(samples) : undefined;
  const last = live.points.at(-1);
  return (
    <KeyValueList>
      <KeyValue name="File length">
        {formatSize(last?.length ?? before)} <span className="dim">of {formatSize(before)}</span>
      </KeyValue>
      <KeyValue name="Clusters moved">{formatCount(live.moved)}</KeyValue>
      <KeyValue name="Copied">
        {copied > 0 ? formatSize(copied) : '–'}
        {rate !== undefined && <span className="dim">, {formatRate(rate, 'bytes')}</span>}
      </KeyValue>
      <KeyValue name="Time left">{left === undefined ? '–' : formatSeconds(left)}</KeyValue>
    </KeyValueList>
  );
}

/** What both charts are drawn of. */
interface ChartsProps {
  readonly points: readonly LengthPoint[];
  /** bytes of the file when it began */
  readonly before: number;
}

/** How many charts there are points for. While it rests nothing waits for their drawing. */
function chartsOf(points: number, paused: boolean): number {
  if (paused) return points < 2 ? 0 : 2;
  return points < FIRST_CHART ? 0 : points < SECOND_CHART ? 1 : 2;
}

function Charts({ handle, paused }: { readonly handle: ImageHandle; readonly paused: boolean }) {
  const { points } = useLiveCompact(handle);
  const before = useImage(handle)?.summary.value?.fileLength ?? 0;
  const [drawn, setDrawn] = useState(0);
  // what was there once stays
  const count = Math.max(drawn, chartsOf(points.length, paused));
  if (count > drawn) setDrawn(count);
  const spaces = (
    <>
      <ChartSpace />
      <ChartSpace />
    </>
  );
  if (count === 0) return spaces;
  return (
    <Suspense fallback={spaces}>
      <LengthChart points={points} before={before} />
      {count < 2 ? <ChartSpace /> : <SpeedChart points={points} before={before} />}
    </Suspense>
  );
}

const inUnit =
  (bytes: number) =>
  ({ seconds, value }: TimePoint): TimePoint => ({ seconds, value: value / bytes });

/** Charts are drawn anew once in a beat, and never both at once: nothing else is to wait for them. */
const onBeat =
  (offset: number) =>
  (was: ChartsProps, is: ChartsProps): boolean =>
    beatOf(was, offset) === beatOf(is, offset);

const beatOf = ({ points }: ChartsProps, offset: number): number =>
  Math.floor((points.length + offset) / BEAT);

const LengthChart = memo(function LengthChart({ points, before }: ChartsProps) {
  const unit = unitOfScale(before);
  return (
    <TimeChart
      title={`File length, ${unit.name}`}
      valueName={unit.name}
      color="var(--accent)"
      points={lengthsOf(points, POINTS).map(inUnit(unit.bytes))}
      top={before / unit.bytes}
    />
  );
}, onBeat(0));

const SpeedChart = memo(
  function SpeedChart({ points }: ChartsProps) {
    const unit = unitOfScale(2 ** 20);
    return (
      <TimeChart
        title={`Copied, ${unit.name} per second`}
        valueName={`${unit.name} per second`}
        color="var(--cluster-moving)"
        points={speedPoints(points, POINTS).map(inUnit(unit.bytes))}
      />
    );
  },
  onBeat(BEAT / 2),
);
