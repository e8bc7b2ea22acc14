import { countsOf } from '../shared/check-counts';
import { isWritingAct, MOST_LISTED, writesFiles } from '../shared/folder';
import type { FolderAct, FolderHandle, FolderRow, QueueState, RowHandle, RowOutcome } from '../shared/folder';
import { PlatterError } from '../shared/errors';
import type { JobState, QueuedJob, QueueMove } from '../shared/job-list';
import type { RequestContext } from '../shared/rpc-client';
import type { PauseSwitch } from '../shared/pause-switch';
import type { FolderActs } from './folder-acts';
import type { FolderRows } from './folder-rows';
import { ImageQueue } from './image-queue';
import type { Jobs } from './jobs';
import { publicError } from './public-error';
import type { ReportPlace } from './report-names';
import type { TaskBar } from './task-bar';

/** Images that are worked on at once. */
const MOST_AT_ONCE = 2;
/** Ends told of at once; the window keeps no more. */
const MOST_TOLD = 200;
/** Milliseconds between two events about the queue. */
const BEAT = 100;

/** What the queue needs from the rest of main. */
export interface FolderQueueContext {
  readonly acts: FolderActs;
  readonly jobs: Jobs;
  readonly taskBar: TaskBar;
  /** whether an image that is open as a tab is being written to there */
  readonly isWrittenTo: (identity: string) => boolean;
  readonly tell: (state: QueueState) => void;
  /** told of what has ended, the latest where it is much, and before the state without them */
  readonly tellEnded: (jobs: readonly QueuedJob[]) => void;
}

/** One act on one image, waiting or under way. */
interface Item {
  readonly job: string;
  readonly folder: FolderHandle;
  readonly rows: FolderRows;
  readonly row: RowHandle;
  readonly fileName: string;
  readonly imageFolder: string;
  readonly identity: string;
  readonly act: FolderAct;
  /** where a report is made */
  readonly place: ReportPlace | undefined;
  isRunning: boolean;
  percent: number;
  pause?: PauseSwitch;
  signal?: AbortSignal;
  /** it was told to rest, apart from the others */
  isHeld: boolean;
  /** it rests on its way until there is a place for it to go on */
  isReturning: boolean;
  /** settles when it has ended, however that was */
  over: Promise<void>;
}

/** The queue of acts on the images of all folders: each act a job of its own, which ends as all jobs do. */
export class FolderQueue {
  readonly #context: FolderQueueContext;
  readonly #queue = new ImageQueue(MOST_AT_ONCE);
  /** by what is done to which row */
  readonly #items = new Map<string, Item>();
  /** the same by row, in their order */
  readonly #ofRow = new Map<RowHandle, readonly Item[]>();
  /** the same by the name of their job */
  readonly #ofJob = new Map<string, Item>();
  #ended: QueuedJob[] = [];
  #jobs = 0;
  /** where something was done in this run */
  readonly #touched = new Set<FolderRows>();
  #run = { batch: 0, total: 0, ended: 0, failed: 0 };
  #shown: ReturnType<TaskBar['begin']> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: FolderQueueContext) {
    this.#context = context;
  }

  get state(): QueueState {
    const items = [...this.#items.values()];
    const waiting = this.#queue.waiting
      .map((job) => this.#ofJob.get(job))
      .filter((item) => item !== undefined);
    const { total, ended } = this.#run;
    const done = ended + items.reduce((sum, { percent }) => sum + percent / 100, 0);
    return {
      ...this.#run,
      isPaused: this.#queue.paused,
      percent: total === 0 ? 0 : Math.floor((100 * done) / total),
      writes: items.some(({ act }) => writesFiles(act)),
      isHeld: this.#isHeld,
      jobs: [...items.filter(({ isRunning }) => isRunning), ...waiting.slice(0, MOST_LISTED)].map(queuedJob),
      unlisted: Math.max(0, waiting.length - MOST_LISTED),
    };
  }

  /** Whether all that is left was told to rest, or waits for what was. */
  get #isHeld(): boolean {
    const items = [...this.#items.values()];
    const held = this.#heldImages;
    return items.length > 0 && (this.#queue.isBlocked || items.every(({ identity }) => held.has(identity)));
  }

  /** Whether something that writes was told to rest, or waits for what was. */
  get isWritingHeld(): boolean {
    const held = this.#heldImages;
    return [...this.#items.values()].some(
      ({ act, identity, isRunning, isHeld }) =>
        writesFiles(act) && (isHeld || !isRunning) && held.has(identity),
    );
  }

  get #heldImages(): ReadonlySet<string> {
    return new Set([...this.#items.values()].filter(({ isHeld }) => isHeld).map(({ identity }) => identity));
  }

  /**
   * Puts an act on an image of a folder into the queue, unless it waits there already.
   * @param place for a report
   */
  add(folder: FolderHandle, rows: FolderRows, row: RowHandle, act: FolderAct, place?: ReportPlace): void {
    const { image, row: shown } = rows.get(row);
    if (this.#items.has(keyOf(row, act, place))) return;
    if (this.#items.size === 0) this.#begin();
    const { fileName, folder: imageFolder } = shown;
    const job = `job-queue-${++this.#jobs}`;
    const item: Item = {
      job,
      folder,
      rows,
      row,
      fileName,
      imageFolder,
      identity: image.identity,
      act,
      place,
      isRunning: false,
      isHeld: false,
      isReturning: false,
      percent: 0,
      over: Promise.resolve(),
    };
    this.#touched.add(rows);
    this.#items.set(keyOf(row, act, place), item);
    this.#ofJob.set(job, item);
    this.#ofRow.set(row, [...(this.#ofRow.get(row) ?? []), item]);
    this.#run.total++;
    // what is under way is told of first
    this.#showWork(this.#ofRow.get(row)?.find(({ isRunning }) => isRunning) ?? item);
    item.over = this.#follow(item);
  }

  /** Starts nothing new, and has what can rest do so; or goes on. */
  pause(paused: boolean): void {
    // an empty queue that is paused would keep what comes next waiting, without anything to see
    const pauses = paused && this.#items.size > 0;
    this.#queue.pause(pauses);
    for (const { pause, isHeld, isReturning } of this.#items.values())
      pause?.set(pauses || isHeld || isReturning);
    this.#tellLater();
  }

  /** Has one job rest, or go on: before its turn in any case, on its way where its act can; one that is over is no error. */
  pauseOne(job: string, paused: boolean): void {
    const item = this.#ofJob.get(job);
    if (!item || (paused && !canRest(item))) return;
    item.isHeld = paused;
    item.isReturning = !paused && item.isRunning;
    if (paused) item.pause?.set(true);
    this.#queue.hold(job, paused, () => {
      item.isReturning = false;
      // one that is let go on by itself does so also while the others rest
      item.pause?.set(this.#queue.paused && !item.isRunning);
      this.#tellLater();
    });
    this.#tellLater();
  }

  /** Moves a job among those that wait. */
  move(job: string, to: QueueMove): void {
    if (this.#queue.move(job, to)) this.#tellLater();
  }

  /** Ends acts, those that wait and those that run: of some images, or all. */
  cancel(rows?: ReadonlySet<RowHandle>): void {
    const ended = [...this.#items.values()].filter(({ row }) => rows === undefined || rows.has(row));
    // what waits first, so that none of it takes the place of what ends; before what it waits for, too
    const rank = ({ isRunning, isHeld }: Item): number => 2 * Number(isRunning) + Number(isHeld);
    for (const { job } of ended.sort((a, b) => rank(a) - rank(b))) this.#context.jobs.cancel({ job });
  }

  /** Whether an act that changes or makes files waits or runs, on an image of a folder. */
  isWritingIn(folder: FolderHandle): boolean {
    return [...this.#items.values()].some((item) => item.folder === folder && writesFiles(item.act));
  }

  /** Whether a file is being written to. */
  isWriting(identity: string): boolean {
    return [...this.#items.values()].some(
      (item) => item.isRunning && item.identity === identity && isWritingAct(item.act),
    );
  }

  /** Ends all that works in a folder; done when it has ended. */
  async leave(folder: FolderHandle): Promise<void> {
    const items = [...this.#items.values()].filter((item) => item.folder === folder);
    this.cancel(new Set(items.map(({ row }) => row)));
    await Promise.all(items.map(({ over }) => over));
  }

  async #follow(item: Item): Promise<void> {
    const { batch } = this.#run;
    const { rows, row, act, job, identity } = item;
    const { jobs } = this.#context;
    let outcome: RowOutcome = { act, batch };
    let change: Partial<FolderRow> = {};
    try {
      const result = await jobs.run({ job, writes: writesFiles(act) }, (signal, pause) => {
        item.pause = pause;
        item.signal = signal;
        pause.set(this.#queue.paused);
        return this.#queue.run(identity, () => this.#work(item, signal, pause), signal, job);
      });
      change = result.change;
      outcome = { ...outcome, ...result.outcome };
    } catch (error) {
      outcome = { ...outcome, error: publicError(error, act) };
      if (outcome.error?.code !== 'cancelled') this.#run.failed++;
    }
    this.#items.delete(keyOf(row, act, item.place));
    this.#ofJob.delete(job);
    const found = act === 'check' ? change.check && countsOf(change.check) : undefined;
    this.#ended.push({ ...queuedJob(item), canRest: false, state: endOf(outcome), outcome, found });
    this.#run.ended++;
    rows.patch(row, { ...change, outcome, work: undefined });
    const left = (this.#ofRow.get(row) ?? []).filter((other) => other !== item);
    if (left.length > 0) this.#ofRow.set(row, left);
    else this.#ofRow.delete(row);
    if (left.length > 0) this.#showWork(left.find(({ isRunning }) => isRunning) ?? left[0]);
    this.#update();
  }

  async #work(item: Item, signal: AbortSignal, pause: PauseSwitch) {
    const { rows, row, act, place, identity } = item;
    const { acts, isWrittenTo } = this.#context;
    item.isRunning = true;
    this.#showWork(item);
    this.#update();
    const { image, row: known } = rows.get(row);
    if (isWritingAct(act) && isWrittenTo(identity))
      throw new PlatterError('in-use', { file: image.path, own: true });
    const context: RequestContext = {
      signal,
      pause,
      progress: ({ progress }) => {
        if (progress === item.percent) return;
        item.percent = progress;
        this.#showWork(item);
        this.#update();
      },
    };
    if (act === 'report') {
      if (!place) throw new PlatterError('invalid-argument', { name: 'place' });
      return acts.report(image.path, place, context);
    }
    return acts.run(image.path, act, known.check !== undefined, context);
  }

  #begin(): void {
    this.#touched.clear();
    this.#run = { batch: this.#run.batch + 1, total: 0, ended: 0, failed: 0 };
    this.#shown = this.#context.taskBar.begin();
  }

  #update(): void {
    if (this.#items.size === 0) {
      this.#shown?.end();
      this.#shown = undefined;
      this.#queue.pause(false);
    }
    this.#tellLater();
  }

  #showWork({ rows, row, act, isRunning, percent }: Item): void {
    rows.patch(row, { work: { act, isRunning, percent } });
    this.#tellLater();
  }

  #tellLater(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // that it is over is told when what came of it was
      if (this.#items.size === 0 && [...this.#touched].some(({ isTold }) => !isTold)) {
        this.#tellLater();
        return;
      }
      const { state } = this;
      this.#shown?.percent(state.percent);
      this.#shown?.paused(state.isPaused || state.isHeld);
      if (this.#ended.length > 0) this.#context.tellEnded(this.#ended.splice(0).slice(-MOST_TOLD));
      this.#context.tell(state);
    }, BEAT);
  }
}

const keyOf = (row: RowHandle, act: FolderAct, place: ReportPlace | undefined): string =>
  `${row} ${act} ${place ? `${place.format} ${place.folder}` : ''}`;

/** Whether an act can be told to rest: what has begun where it can stop halfway, as compacting can. */
const canRest = ({ isRunning, act }: Item): boolean => !isRunning || act === 'compact';

function stateOf({ isRunning, isHeld, isReturning, signal, act, pause }: Item): JobState {
  if (signal?.aborted) return 'stopping';
  if (isReturning) return 'waiting';
  if (isHeld || (isRunning && act === 'compact' && pause?.paused)) return 'resting';
  return isRunning ? 'running' : 'waiting';
}

function endOf({ error, compact }: RowOutcome): JobState {
  if (error?.code === 'cancelled' || compact?.stopped) return 'stopped';
  return error ? 'failed' : 'done';
}

/** An item as the window is told of it. */
function queuedJob(item: Item): QueuedJob {
  const { job, folder, row, fileName, imageFolder, act, isRunning, percent } = item;
  return {
    id: job,
    folder,
    row,
    fileName,
    imageFolder,
    act,
    hasBegun: isRunning,
    percent,
    canRest: canRest(item),
    state: stateOf(item),
  };
}
