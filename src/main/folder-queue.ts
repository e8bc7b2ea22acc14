import { isWritingAct, writesFiles } from '../shared/folder';
import type { FolderAct, FolderHandle, FolderRow, QueueState, RowHandle, RowOutcome } from '../shared/folder';
import { PlatterError } from '../shared/errors';
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
}

/** One act on one image, waiting or under way. */
interface Item {
  readonly job: string;
  readonly folder: FolderHandle;
  readonly rows: FolderRows;
  readonly row: RowHandle;
  readonly fileName: string;
  readonly identity: string;
  readonly act: FolderAct;
  /** where a report is made */
  readonly place: ReportPlace | undefined;
  isRunning: boolean;
  percent: number;
  pause?: PauseSwitch;
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
    const { total, ended } = this.#run;
    const done = ended + items.reduce((sum, { percent }) => sum + percent / 100, 0);
    return {
      ...this.#run,
      isPaused: this.#queue.paused,
      percent: total === 0 ? 0 : Math.floor((100 * done) / total),
      writes: items.some(({ act }) => writesFiles(act)),
      running: items
        .filter(({ isRunning }) => isRunning)
        .map(({ folder, row, fileName, act }) => ({ folder, row, fileName, act })),
    };
  }

  /**
   * Puts an act on an image of a folder into the queue, unless it waits there already.
   * @param place for a report
   */
  add(folder: FolderHandle, rows: FolderRows, row: RowHandle, act: FolderAct, place?: ReportPlace): void {
    const { image, row: shown } = rows.get(row);
    if (this.#items.has(keyOf(row, act, place))) return;
    if (this.#items.size === 0) this.#begin();
    const { fileName } = shown;
    const job = `job-queue-${++this.#jobs}`;
    const item: Item = {
      job,
      folder,
      rows,
      row,
      fileName,
      identity: image.identity,
      act,
      place,
      isRunning: false,
      percent: 0,
      over: Promise.resolve(),
    };
    this.#touched.add(rows);
    this.#items.set(keyOf(row, act, place), item);
    this.#ofRow.set(row, [...(this.#ofRow.get(row) ?? []), item]);
    this.#run.total++;
    this.#showWork(item);
    item.over = this.#follow(item);
  }

  /** Starts nothing new, and has what can rest do so; or goes on. */
  pause(paused: boolean): void {
    // an empty queue that is paused would keep what comes next waiting, without anything to see
    const pauses = paused && this.#items.size > 0;
    this.#queue.pause(pauses);
    for (const { pause } of this.#items.values()) pause?.set(pauses);
    this.#shown?.paused(pauses);
    this.#tellLater();
  }

  /** Ends acts, those that wait and those that run: of some images, or all. */
  cancel(rows?: ReadonlySet<RowHandle>): void {
    const ended = [...this.#items.values()].filter(({ row }) => rows === undefined || rows.has(row));
    // what waits first, so that none of it takes the place of what ends
    for (const { job } of ended.sort((a, b) => Number(a.isRunning) - Number(b.isRunning)))
      this.#context.jobs.cancel({ job });
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
        pause.set(this.#queue.paused);
        return this.#queue.run(identity, () => this.#work(item, signal, pause), signal);
      });
      change = result.change;
      outcome = { ...outcome, ...result.outcome };
    } catch (error) {
      outcome = { ...outcome, error: publicError(error, act) };
      if (outcome.error?.code !== 'cancelled') this.#run.failed++;
    }
    this.#items.delete(keyOf(row, act, item.place));
    this.#run.ended++;
    rows.patch(row, { ...change, outcome, work: undefined });
    const left = (this.#ofRow.get(row) ?? []).filter((other) => other !== item);
    if (left.length > 0) this.#ofRow.set(row, left);
    else this.#ofRow.delete(row);
    if (left.length > 0) this.#showWork(left[0]);
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
      this.#context.tell(state);
    }, BEAT);
  }
}

const keyOf = (row: RowHandle, act: FolderAct, place: ReportPlace | undefined): string =>
  `${row} ${act} ${place ? `${place.format} ${place.folder}` : ''}`;
