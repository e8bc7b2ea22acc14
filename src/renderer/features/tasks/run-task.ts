import type { AppParams, ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import { askApp, asPlatterError } from '../../app/api';
import { errorWords } from '../../app/error-words';
import { factsOf } from '../../app/facts';
import { readAgain } from '../../app/session';
import { patchImage } from '../../app/store';
import { announce, toast } from '../../ui/live-region';
import { startCheck } from '../health/check-job';
import { cancelReadingOf } from '../jobs/jobs';
import type { FollowJob, StartedJob } from '../jobs/jobs';
import { notifyAfter } from '../jobs/notify-after';
import type { Sample } from '../jobs/samples';
import { isShown, keyOf, patchTask, setTask, setTaskPace } from './task-store';
import type { Task, TaskName, TaskResults } from './task-store';

/** How a task is started, and what is to happen around it. */
export interface TaskStart<N extends TaskName> {
  readonly name: N;
  readonly handle?: ImageHandle;
  /** what is made, where it makes a file */
  readonly file?: ChosenFile;
  /** the image itself is written to: it is read again when that has ended */
  readonly changes?: boolean;
  readonly launch: (follow: FollowJob) => StartedJob<TaskResults[N]>;
  /** the image is checked when it was read again, also where it was not before */
  readonly checks?: boolean;
  /** called when it has come to its end, before that is told */
  readonly onDone?: () => void;
  /** called when it has failed, before the image is read again */
  readonly onFailed?: () => void;
  /** the end in one sentence, for those who do not look at the dialog */
  readonly told: (result: TaskResults[N]) => string;
}

/** Starts a task and follows it to its end. */
export function runTask<N extends TaskName>({
  name,
  handle,
  file,
  changes = false,
  checks = false,
  launch,
  onDone,
  onFailed,
  told,
}: TaskStart<N>): void {
  const startedAt = performance.now();
  let samples: readonly Sample[] = [];
  const isChecked = checks || (handle !== undefined && factsOf(handle).check !== undefined);
  if (handle !== undefined && changes) {
    cancelReadingOf(handle);
    patchImage(handle, { changing: true });
  }
  const key = keyOf(name, handle);
  setTaskPace(key, undefined);
  const job = launch((progress, known) => {
    samples = known;
    setTaskPace(key, { progress, samples });
  });
  const cancel = (): void => {
    patchTask(name, handle, (task) => ({ ...task, cancelling: true }));
    job.cancel();
  };
  const { rest } = job;
  rest?.subscribe((paused) => patchTask(name, handle, (task) => ({ ...task, paused })));
  setTask(name, handle, { state: 'running', key, file, cancelling: false, cancel, paused: false, rest });
  // all at once: whoever shows both the task and the image is drawn anew a single time
  const end = (task: Task<N>): void => {
    setTaskPace(key, undefined);
    setTask(name, handle, task);
    (task.state === 'done' ? onDone : onFailed)?.();
    if (handle === undefined || !changes) return;
    patchImage(handle, { changing: false });
    const reading = readAgain(handle);
    // the verdict was about the image as it was before
    if (isChecked) void reading.then(() => startCheck(handle));
  };
  job.result
    .then((result) => {
      const milliseconds = performance.now() - startedAt;
      end({ state: 'done', result, samples, file, milliseconds });
      say(told(result), isShown(name, handle));
      notifyAfter(startedAt, told(result), { handle });
    })
    .catch((thrown: unknown) => {
      const error = asPlatterError(thrown);
      end({ state: 'failed', error, file });
      say(errorWords(error).title, isShown(name, handle));
      if (error.code !== 'cancelled') notifyAfter(startedAt, errorWords(error).title, { handle });
    });
}

/** Asks for the place of a file, and starts where there is one; what speaks against the place is told as the task's end. */
export async function withTarget(
  name: TaskName,
  params: AppParams<'chooseTarget'>,
  start: (file: ChosenFile) => void,
): Promise<void> {
  const handle = 'handle' in params ? params.handle : undefined;
  try {
    const file = await askApp('chooseTarget', params);
    if (file) start(file);
  } catch (error) {
    setTask(name, handle, { state: 'failed', error: asPlatterError(error) });
  }
}

const say = (text: string, shown: boolean): void => (shown ? announce(text) : toast(text));
