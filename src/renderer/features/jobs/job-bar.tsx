import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { showSheet } from '../../app/app-state';
import { useFolders, useFrontFolder } from '../../app/folder-tabs';
import { useImage, useImages } from '../../app/store';
import { Button } from '../../ui/button';
import { announce } from '../../ui/live-region';
import { formatPlural } from '../../ui/numbers';
import { QueueRow, useIsQueueBusy } from '../folder/queue-row';
import { openVerb, useOpenVerb } from '../tasks/task-store';
import { VERB_OF_METHOD } from '../tasks/verbs';
import { useEnded } from './ended-jobs';
import { jobTitle, phaseText, progressLine } from './job-text';
import { useJobs, type Job } from './jobs';
import { ratePoints, type Sample } from './samples';
import './job-bar.css';

/** Opens the dialog that a job was started from, where it has one. */
function verbOf({ method, handle }: Job): (() => void) | undefined {
  const verb = VERB_OF_METHOD[method];
  return verb && (() => openVerb(verb, handle));
}

const Sparkline = lazy(() =>
  import('../../charts/sparkline').then((module) => ({ default: module.Sparkline })),
);

/** Milliseconds that a job runs before it is worth a row. */
const SHOW_AFTER = 400;
/** Milliseconds of work between two pictures of its chart. */
const CHART_BEAT = 250;
/** Progress is read aloud in steps of so many percent. */
const SPOKEN_STEP = 25;

/** The row at the bottom of the window: what is under way, how far, and the way to end it. It is there before a job is. */
export function JobBar() {
  const jobs = useJobs((state) => state.jobs);
  const { active, images } = useImages();
  const isQueueBusy = useIsQueueBusy();
  const folder = useFrontFolder();
  const hasFolders = useFolders(({ folders }) => folders.length > 0);
  const hasEnded = useEnded((state) => state.jobs.length > 0);
  if (images.length === 0 && jobs.length === 0 && !hasFolders) return null;
  const ofActive = jobs.find(({ handle }) => handle === active);
  const job = ofActive ?? jobs[0];
  // in front of an image what is done to it comes first
  if (isQueueBusy && (folder !== undefined || !ofActive))
    return (
      <footer className="job-bar" aria-label="Jobs">
        <QueueRow others={<OtherJobs count={jobs.length} />} />
      </footer>
    );
  return (
    <footer className="job-bar" aria-label="Jobs">
      {job && <JobRow key={job.id} job={job} others={jobs.length - 1 + (isQueueBusy ? 1 : 0)} />}
      {!job && hasEnded && <OtherJobs count={0} />}
    </footer>
  );
}

/** Leads to all jobs, also by a click anywhere in the row beside its other buttons. @param count how many there are besides the one that is shown */
function OtherJobs({ count }: { readonly count: number }) {
  return (
    <Button kind="quiet" className="job-others" onPress={() => showSheet('jobs')}>
      {count > 0 ? `and ${formatPlural(count, 'other job')}` : 'All jobs'}
    </Button>
  );
}

interface RateChartProps {
  readonly samples: readonly Sample[];
  /** the chart is drawn anew when this changes */
  readonly beat: number;
}

/** Samples come more often than a chart is worth drawing. */
const RateChart = memo(
  function RateChart({ samples }: RateChartProps) {
    const points = ratePoints(samples, 60);
    return <Suspense>{points.length > 1 && <Sparkline points={points} />}</Suspense>;
  },
  (before, after) => before.beat === after.beat,
);

interface JobRowProps {
  readonly job: Job;
  /** how many more there are */
  readonly others: number;
}

function JobRow({ job, others }: JobRowProps) {
  const [isShown, setShown] = useState(false);
  const { samples } = job;
  // nobody sees it behind a dialog
  const isCovered = useOpenVerb() !== undefined;
  const beat = isCovered ? 0 : Math.floor((samples.at(-1)?.at ?? 0) / CHART_BEAT);
  const fileName = useImage(job.handle)?.fileName ?? job.fileName ?? '';
  const percent = job.progress?.progress ?? 0;
  const title = `${jobTitle(job.method)} ${fileName}`;
  const spoken = useRef(0);
  useEffect(() => {
    const rest = SHOW_AFTER - (performance.now() - job.startedAt);
    const timer = setTimeout(() => setShown(true), Math.max(0, rest));
    return () => clearTimeout(timer);
  }, [job.startedAt]);
  useEffect(() => {
    const step = Math.floor(percent / SPOKEN_STEP);
    if (!isShown || step <= spoken.current) return;
    spoken.current = step;
    announce(`${title}: ${percent} percent`);
  }, [isShown, percent, title]);
  if (!isShown) return null;
  return (
    <>
      <p className="job-title">
        <strong>{title}</strong>
        {job.progress && (
          <span className="dim"> — {job.paused ? 'paused' : phaseText(job.progress.phase)}</span>
        )}
      </p>
      <ProgressBar className="job-track" value={percent} aria-label={title}>
        <div className="job-done" style={{ width: `${percent}%` }} />
      </ProgressBar>
      <p className="job-line">
        {job.progress ? progressLine(job.progress, job.paused ? [] : samples) : 'Starting'}
      </p>
      <div className="job-chart" aria-hidden="true">
        <RateChart samples={samples} beat={beat} />
      </div>
      <OtherJobs count={others} />
      <JobButtons {...job} />
    </>
  );
}

/** They stay as they are while the job goes on, and are not drawn anew for each step of it. */
const JobButtons = memo(
  function JobButtons(job: Job) {
    const onShow = verbOf(job);
    return (
      <>
        {onShow && (
          <Button className="job-show" kind="quiet" onPress={onShow}>
            Show
          </Button>
        )}
        {job.rest && (
          <Button
            className="job-pause"
            isDisabled={job.cancelling}
            onPress={() => job.rest?.set(!job.paused)}
          >
            {job.paused ? 'Continue' : 'Pause'}
          </Button>
        )}
        <Button isDisabled={job.cancelling} onPress={job.cancel}>
          {job.cancelling ? 'Stopping…' : 'Stop'}
        </Button>
      </>
    );
  },
  (was, is) => was.id === is.id && was.cancelling === is.cancelling && was.paused === is.paused,
);
