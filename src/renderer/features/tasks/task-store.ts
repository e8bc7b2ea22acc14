/** What the writing verbs are doing, and what came of it; and which of their dialogs is open. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { CompactForecast, CompactResult } from '../../../shared/compact-results';
import type { CompareResult } from '../../../shared/compare-results';
import type { CopyResult } from '../../../shared/copy-result';
import type { PlatterError } from '../../../shared/errors';
import type { CreatedImage } from '../../../shared/new-image';
import type { PauseSwitch } from '../../../shared/pause-switch';
import type { Progress } from '../../../shared/progress';
import type { SaveReportResult } from '../../../shared/report';
import type { FinishResult, RepairPreview, RepairResult, UndoResult } from '../../../shared/repair-results';
import type {
  DehydrateResult,
  DiscardForecast,
  DiscardResult,
  EncodeResult,
  ExportResult,
  ResizeResult,
} from '../../../shared/results';
import type { Sample } from '../jobs/samples';
import { renewUse } from '../../app/session';
import { useImages } from '../../app/store';
import { IMAGE_VERBS } from './verbs';
import type { ImageVerb, Verb } from './verbs';

/** What each task comes to. */
export interface TaskResults {
  readonly create: CreatedImage;
  readonly encode: EncodeResult;
  readonly plan: RepairPreview;
  readonly copy: CopyResult;
  readonly repair: RepairResult;
  readonly undo: UndoResult;
  readonly finish: FinishResult;
  readonly foretell: CompactForecast;
  readonly compact: CompactResult;
  readonly resize: ResizeResult;
  readonly look: DiscardForecast;
  readonly discard: DiscardResult;
  readonly export: ExportResult;
  readonly metadata: DehydrateResult;
  readonly report: SaveReportResult;
  readonly compare: CompareResult;
}
export type TaskName = keyof TaskResults;

/** How far a task is. */
export interface TaskPace {
  readonly progress?: Progress;
  readonly samples: readonly Sample[];
}

const UNKNOWN: TaskPace = { samples: [] };

interface TaskFacts {
  /** what is made, where it makes a file */
  readonly file?: ChosenFile;
}

/** A task that runs or has ended. */
export type Task<N extends TaskName = TaskName> = TaskFacts &
  (
    | {
        readonly state: 'running';
        /** finds how far it is, for `useTaskPace` */
        readonly key: string;
        readonly cancelling: boolean;
        readonly cancel: () => void;
        readonly paused: boolean;
        /** has it rest and go on; absent where it can't rest */
        readonly rest?: PauseSwitch;
      }
    | {
        readonly state: 'done';
        readonly result: TaskResults[N];
        readonly samples: readonly Sample[];
        readonly milliseconds: number;
      }
    | { readonly state: 'failed'; readonly error: PlatterError }
  );

export type RunningTask = Extract<Task, { state: 'running' }>;

/** Tasks behind each verb's dialog, in the order in which they follow. */
const TASKS_OF: Readonly<Record<Verb, readonly TaskName[]>> = {
  'new-image': ['create'],
  'from-raw': ['encode'],
  repair: ['plan', 'copy', 'repair'],
  undo: ['undo', 'finish'],
  compact: ['foretell', 'compact'],
  resize: ['resize'],
  discard: ['look', 'discard'],
  export: ['export'],
  metadata: ['metadata'],
  report: ['report'],
  compare: ['compare'],
};

interface TasksState {
  readonly tasks: Readonly<Record<string, Task | undefined>>;
  /** the dialog that is open */
  readonly open?: { readonly verb: Verb; readonly handle?: ImageHandle };
}

const useTasks = create<TasksState>(() => ({ tasks: {} }));

/** How far running tasks are, apart from them: it changes often, and dialogs are not to be drawn anew for it. */
const usePaces = create<Readonly<Record<string, TaskPace | undefined>>>(() => ({}));

/** Where a task is found. */
export const keyOf = (name: TaskName, handle: ImageHandle | undefined): string => `${name} ${handle ?? ''}`;

/** A task, outside of a component. */
export const taskOf = (name: TaskName, handle: ImageHandle | undefined): Task | undefined =>
  useTasks.getState().tasks[keyOf(name, handle)];

/** A task of an image; undefined before it was started and after its end was seen. */
export function useTask<N extends TaskName>(name: N, handle?: ImageHandle): Task<N> | undefined {
  return useTasks(({ tasks }) => tasks[keyOf(name, handle)]) as Task<N> | undefined;
}

/** How far a running task is. */
export const useTaskPace = ({ key }: RunningTask): TaskPace => usePaces((paces) => paces[key] ?? UNKNOWN);

/** Sets how far a running task is; undefined forgets it. */
export const setTaskPace = (key: string, pace: TaskPace | undefined): void =>
  usePaces.setState({ [key]: pace });

/** The dialog that is open. */
export const useOpenVerb = (): TasksState['open'] => useTasks(({ open }) => open);

/** Sets what is known of a task; undefined forgets it. */
export function setTask(name: TaskName, handle: ImageHandle | undefined, task: Task | undefined): void {
  useTasks.setState(({ tasks }) => ({ tasks: { ...tasks, [keyOf(name, handle)]: task } }));
}

/** Changes a task that is there. */
export function patchTask(
  name: TaskName,
  handle: ImageHandle | undefined,
  change: (task: Task) => Task,
): void {
  const task = taskOf(name, handle);
  if (task) setTask(name, handle, change(task));
}

/** Whether somebody looks at a task's dialog. */
export function isShown(name: TaskName, handle: ImageHandle | undefined): boolean {
  const { open } = useTasks.getState();
  return open !== undefined && open.handle === handle && TASKS_OF[open.verb].includes(name);
}

/** Whether a task of a verb runs, or has ended and was not seen yet. */
export const hasTask = (verb: Verb, handle: ImageHandle | undefined): boolean =>
  TASKS_OF[verb].some((name) => taskOf(name, handle) !== undefined);

const busyOf =
  (handle: ImageHandle) =>
  ({ tasks }: TasksState): ImageVerb | undefined => {
    return IMAGE_VERBS.find((verb) =>
      TASKS_OF[verb].some((name) => tasks[keyOf(name, handle)]?.state === 'running'),
    );
  };

/** The verb that is at work on an image. */
export const useBusy = (handle: ImageHandle): ImageVerb | undefined => useTasks(busyOf(handle));
export const busyWith = (handle: ImageHandle): ImageVerb | undefined => busyOf(handle)(useTasks.getState());

/** Opens the dialog of a verb, or shows how the task that runs or ended unseen is. */
export function openVerb(verb: Verb, handle?: ImageHandle): void {
  useTasks.setState({ open: { verb, handle } });
  if (handle !== undefined) void renewUse(handle);
}

/** Opens the dialog of another verb in the place of the one that is open, whose end was seen. */
export function goOnWith(verb: Verb, handle: ImageHandle): void {
  closeVerb();
  openVerb(verb, handle);
}

/** Closes the dialog. What runs goes on; what has ended was seen. */
export function closeVerb(): void {
  const { open, tasks } = useTasks.getState();
  useTasks.setState({ open: undefined });
  if (!open) return;
  for (const name of TASKS_OF[open.verb]) {
    if (tasks[keyOf(name, open.handle)]?.state !== 'running') setTask(name, open.handle, undefined);
  }
}

// nobody asks about images that are closed
useImages.subscribe(({ images }) => {
  const open = new Set(images.map(({ handle }) => handle));
  const { tasks } = useTasks.getState();
  const kept = Object.entries(tasks).filter(([key, task]) => {
    const handle = key.split(' ')[1];
    return task !== undefined && (handle === '' || open.has(handle));
  });
  if (kept.length < Object.keys(tasks).length) useTasks.setState({ tasks: Object.fromEntries(kept) });
});
