import { lazy, Suspense } from 'react';
import { ProgressBar } from 'react-aria-components';
import { unitOfScale } from '../../../shared/sizes';
import { ChartSpace } from '../../charts/chart-figure';
import { phaseText, progressLine } from '../jobs/job-text';
import { ofMainUnit, ratePoints } from '../jobs/samples';
import type { Sample } from '../jobs/samples';
import { useTaskPace, type RunningTask, type Task } from './task-store';
import './task-progress.css';

const LiveChart = lazy(() =>
  import('../../charts/live-chart').then((module) => ({ default: module.LiveChart })),
);

interface TaskMeterProps {
  readonly task: RunningTask;
  /** without the speed and the time that is left: they are told elsewhere */
  readonly isBrief?: boolean;
}

/** How far a task is: percent, bar, and a line with the speed and the time that is left. */
export function TaskMeter({ task, isBrief = false }: TaskMeterProps) {
  const { progress, samples } = useTaskPace(task);
  const percent = progress?.progress;
  return (
    <>
      <p className="task-percent">
        <strong>{percent === undefined ? 'Working…' : `${percent} %`}</strong>
        {task.paused ? (
          <span className="dim">
            paused, as soon as the batch in hand is done; the image is whole as it is
          </span>
        ) : (
          progress && <span className="dim">{phaseText(progress.phase)}</span>
        )}
      </p>
      <ProgressBar
        className="task-track"
        value={percent}
        isIndeterminate={percent === undefined}
        aria-label="Done"
      >
        <div className="task-done" style={{ width: `${percent ?? 0}%` }} />
      </ProgressBar>
      {!isBrief && (
        <p className="dim tabular">
          {progress ? progressLine(progress, samples) : 'Whatever ends this early, the image stays whole.'}
        </p>
      )}
    </>
  );
}

/** A task under way: how far, how fast, how long still. */
export function TaskProgress({ task }: { readonly task: RunningTask }) {
  const { samples } = useTaskPace(task);
  return (
    <section className="task-progress" aria-label="Under way">
      <TaskMeter task={task} />
      {samples.length > 1 ? <SpeedChart title="Speed" samples={samples} /> : <ChartSpace />}
    </section>
  );
}

/** So much faster than most is the host's holes, which are stepped over. */
const FAR_ABOVE = 4;

/** Where the axis of the speed ends, when what is stepped over would leave no room for all else. */
function topOf(rates: readonly number[]): number | undefined {
  const sorted = rates.filter((rate) => rate > 0).sort((a, b) => a - b);
  const usual = sorted[Math.floor(0.7 * sorted.length)] ?? 0;
  if ((sorted.at(-1) ?? 0) <= FAR_ABOVE * usual) return undefined;
  const power = 10 ** Math.floor(Math.log10(2 * usual));
  return Math.ceil((2 * usual) / power) * power;
}

/** Milliseconds of work below which a chart of it tells nothing. */
const SHORT = 3000;

/** Whether a task that is done took long enough for a chart of how it went. */
export const isWorthChart = ({
  samples,
  milliseconds,
}: Pick<Extract<Task, { state: 'done' }>, 'samples' | 'milliseconds'>): boolean =>
  samples.length > 2 && milliseconds >= SHORT;

/** How fast a task went and how far it was, over its time. */
export function SpeedChart({
  title,
  samples,
}: {
  readonly title: string;
  readonly samples: readonly Sample[];
}) {
  const drawn = ofMainUnit(samples);
  const inBytes = drawn[0]?.unit === 'bytes';
  const unit = unitOfScale(2 ** 20);
  const points = ratePoints(drawn).map((point) =>
    inBytes ? { ...point, rate: point.rate / unit.bytes } : point,
  );
  return (
    <Suspense fallback={<ChartSpace />}>
      <LiveChart
        title={title}
        rateName={inBytes ? `${unit.name} per second` : `${drawn[0]?.unit ?? 'clusters'} per second`}
        points={points}
        beside="percent"
        top={topOf(points.map(({ rate }) => rate))}
      />
    </Suspense>
  );
}
