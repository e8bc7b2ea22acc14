/** All jobs as the list shows them: those of tabs and those of the queue of folders alike. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ListedJob, QueuedJob, QueueMove } from '../../../shared/job-list';
import { MOST_LISTED } from '../../../shared/folder';
import type { QueueState } from '../../../shared/folder';
import { isOver } from '../../../shared/job-list';
import { describeError } from '../../../shared/error-text';
import { showFolder, useFolders } from '../../app/folder-tabs';
import type { FolderTab } from '../../app/folder-tabs';
import { activate, setView, useImages } from '../../app/store';
import type { ImageTab } from '../../app/store';
import { tellApart } from '../../app/tell-apart';
import { Pace } from '../../ui/pace';
import { actName, outcomeText } from '../folder/row-text';
import { cancelQueued, moveQueued, pauseQueued } from '../folder/folder-queue';
import { hasTask, openVerb } from '../tasks/task-store';
import { VERB_OF_METHOD } from '../tasks/verbs';
import { useEnded } from './ended-jobs';
import type { EndedJob, EndedTabJob } from './ended-jobs';
import { checkText } from './ended-text';
import { jobTitle, phaseText, progressLine } from './job-text';
import { useJobs } from './jobs';
import type { Job } from './jobs';

/** A job with its words, and what can be done about it; what can not is absent. */
export interface JobEntry extends ListedJob {
  /** what is done, before the name of the image */
  readonly act: string;
  /** what tells the image from another of its name in the list */
  readonly place: string;
  /** how far it is, or what came of it */
  readonly line: string;
  /** brings the image to the front: its tab, or the table that it is in */
  readonly goTo?: () => void;
  /** shows how it goes, or what came of it */
  readonly show?: () => void;
  readonly rest?: (paused: boolean) => void;
  readonly cancel?: () => void;
  readonly move?: (to: QueueMove) => void;
}

/** A job whose list is not known yet. */
type UnplacedEntry = Omit<JobEntry, 'place'>;

const STATES = { waiting: 'Waiting', running: '', resting: 'Paused', stopping: 'Stopping' } as const;

/** How a job that is not over stands, before how far it is. */
const stateText = ({ state }: ListedJob): string => (state in STATES ? STATES[state as 'running'] : '');

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ');

function ofTab(job: Job, images: readonly ImageTab[]): UnplacedEntry {
  const { id, handle, method, progress, samples, cancelling, paused, rest } = job;
  const image = images.find((open) => open.handle === handle);
  const verb = VERB_OF_METHOD[method];
  const state = cancelling ? 'stopping' : paused ? 'resting' : 'running';
  const entry: ListedJob = {
    id: `job-tab-${id}`,
    fileName: image?.fileName ?? job.fileName ?? '',
    imageFolder: image?.folder ?? '',
    state,
    percent: progress?.progress ?? 0,
    canRest: rest !== undefined,
  };
  return {
    ...entry,
    act: jobTitle(method),
    line: progress
      ? joined(
          stateText(entry),
          `${entry.percent} %`,
          phaseText(progress.phase),
          progressLine(progress, paused ? [] : samples),
        )
      : 'Starting',
    goTo: image && (() => activate(image.handle)),
    show: verb && (() => openVerb(verb, handle)),
    rest: rest && ((resting) => rest.set(resting)),
    cancel: job.cancel,
  };
}

function ofEndedTab(job: EndedTabJob, images: readonly ImageTab[]): UnplacedEntry {
  const { handle, method } = job;
  const image = images.find((open) => open.handle === handle);
  const verb = VERB_OF_METHOD[method];
  const goTo = image && (() => activate(image.handle));
  const view = method === 'check' ? 'health' : 'overview';
  const showView =
    image &&
    (() => {
      activate(image.handle);
      setView(image.handle, view);
    });
  // the report of a verb stands in its dialog until it was seen; then its image keeps it in its history
  const isInDialog = () => verb !== undefined && hasTask(verb, handle);
  // decided when it is asked for: the item is drawn again only where what it shows is other
  const show =
    showView || isInDialog()
      ? () => (verb && isInDialog() ? openVerb(verb, handle) : showView?.())
      : undefined;
  return { ...job, act: jobTitle(method), goTo, show };
}

function ofQueue(job: QueuedJob, isListed: boolean): UnplacedEntry {
  const { id, folder, row, act, state, percent, outcome, found, canRest, hasBegun } = job;
  const goTo = isListed ? () => showFolder(folder, row) : undefined;
  const entry = { ...job, act: actName(act), goTo };
  if (isOver(job)) {
    const { error } = outcome ?? {};
    const failure = error && describeError(error.code, error.fields).title;
    const came = found ? checkText(found) : outcome && outcomeText(outcome);
    const line = state === 'stopped' ? 'Stopped' : (failure ?? came ?? 'Done');
    return { ...entry, line, show: goTo };
  }
  return {
    ...entry,
    line: joined(stateText(job), hasBegun ? `${percent} %` : ''),
    show: goTo,
    rest: canRest ? (paused) => void pauseQueued(id, paused) : undefined,
    cancel: () => void cancelQueued(id),
    move: hasBegun ? undefined : (to) => void moveQueued(id, to),
  };
}

/** Jobs of all kinds, by how they stand. */
export interface JobEntries {
  readonly underWay: readonly JobEntry[];
  /** in the order in which they come, as many as are told of */
  readonly waiting: readonly JobEntry[];
  /** how many more wait after those */
  readonly unlistedWaiting: number;
  /** the latest first */
  readonly ended: readonly JobEntry[];
  /** how many more have ended, before those */
  readonly unlistedEnded: number;
}

/** What the list is made of. */
interface Sources {
  readonly jobs: readonly Job[];
  readonly ended: readonly EndedJob[];
  readonly images: readonly ImageTab[];
  readonly queue: QueueState;
  readonly folders: readonly FolderTab[];
}

const readSources = (): Sources => {
  const { folders, queue } = useFolders.getState();
  return {
    jobs: useJobs.getState().jobs,
    ended: useEnded.getState().jobs,
    images: useImages.getState().images,
    queue,
    folders,
  };
};

/**
 * All jobs of this run of the app. Where they change faster than they can be drawn, as when hundreds of images are checked
 * in a second, the list lags behind.
 */
export function useJobEntries(): JobEntries {
  const [sources, setSources] = useState(readSources);
  const pace = useRef(new Pace());
  const begun = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (begun.current !== undefined) pace.current.drew(begun.current, performance.now());
    begun.current = undefined;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = (): void => {
      clearTimeout(timer);
      timer = undefined;
      begun.current = performance.now();
      setSources(readSources());
    };
    const changed = (): void => {
      timer ??= setTimeout(draw, pace.current.waitAt(performance.now()));
    };
    // also for what came between drawing and now
    changed();
    const stops = [useJobs, useImages, useFolders].map((store) => store.subscribe(changed));
    // they are cleared by a button, which is to be seen at once
    stops.push(useEnded.subscribe(({ jobs }) => (jobs.length === 0 ? draw() : changed())));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, []);
  return useMemo(() => entriesOf(sources), [sources]);
}

function entriesOf({ jobs, ended, images, queue, folders }: Sources): JobEntries {
  const queued = (job: QueuedJob): UnplacedEntry =>
    ofQueue(
      job,
      folders.some(({ folder, rows }) => folder === job.folder && rows.has(job.row)),
    );
  const underWay = [
    ...jobs.map((job) => ofTab(job, images)),
    ...queue.jobs.filter(({ hasBegun }) => hasBegun).map(queued),
  ];
  const waiting = queue.jobs.filter(({ hasBegun }) => !hasBegun).map(queued);
  const over = ended
    .slice(0, MOST_LISTED)
    .map((job) => ('row' in job ? queued(job) : ofEndedTab(job, images)));
  const all = [...underWay, ...waiting, ...over];
  const places = tellApart(all.map(({ fileName, imageFolder }) => ({ fileName, folder: imageFolder })));
  const placed = all.map((entry, index): JobEntry => ({ ...entry, place: places[index] }));
  return {
    underWay: placed.slice(0, underWay.length),
    waiting: placed.slice(underWay.length, underWay.length + waiting.length),
    ended: placed.slice(underWay.length + waiting.length),
    unlistedWaiting: queue.unlisted,
    unlistedEnded: Math.max(0, ended.length - MOST_LISTED),
  };
}
