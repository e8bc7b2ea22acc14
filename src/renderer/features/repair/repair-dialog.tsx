import { useEffect, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { ImageSummary } from '../../../shared/results';
import { isClean } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { isTight } from '../export/export-size';
import { ReportButton } from '../report/report-button';
import { withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { TaskProgress } from '../tasks/task-progress';
import { goOnWith, taskOf, useTask } from '../tasks/task-store';
import type { Task } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { PlanView } from './plan-view';
import { useRepairChoice } from './repair-choice';
import { RepairChoices } from './repair-choices';
import { repairCommand, whyNoRepair } from './repair-plan';
import { RepairReport } from './repair-report';
import { startCopy, startPlan, startRepair } from './repair-tasks';
import './repair.css';

/** Shows what a repair would write, and repairs when that was seen: the image itself, or a copy of it. */
export function RepairDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const planned = useTask('plan', handle);
  const copied = useTask('copy', handle);
  const done = useTask('repair', handle);
  const bar = useVerbBar('repair', handle);
  const { undo } = useFacts(handle);
  const choice = useRepairChoice(handle);
  /** a place that was chosen for a copy and has too little room */
  const [tight, setTight] = useState<ChosenFile>();
  const preview = usePlan(handle);
  const isOver = done?.state === 'running' || done?.state === 'done';
  const isPlannable = bar === undefined && planned === undefined && !isOver;
  useEffect(() => {
    if (isPlannable && !taskOf('plan', handle)) startPlan(handle, choice);
  }, [isPlannable, handle, choice]);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  const isPlanning = planned?.state === 'running';
  const copyOnto = (): Promise<void> =>
    withTarget('copy', { purpose: 'copy', handle }, (file) => {
      const isShort = isTight(file.free, summary.onDisk);
      setTight(isShort ? file : undefined);
      if (!isShort) startCopy(handle, file);
    });
  const toUndo = (): void => goOnWith('undo', handle);
  const isUnfinished = undo?.[0]?.state === 'interrupted' || undo?.[0]?.state === 'undoing';
  const isWritable = preview !== undefined && preview.writes.count > 0 && planned?.state === 'done';
  const result = done?.state === 'done' ? done.result : undefined;
  return (
    <TaskDialog
      title="Repair"
      subject={image.fileName}
      size="wide"
      task={shownOf(done, copied, planned?.state === 'failed' ? planned : undefined)}
      bar={bar}
      command={repairCommand(image.folder, image.fileName, choice)}
      act={
        planned?.state === 'failed'
          ? { name: 'Plan again', onPress: () => startPlan(handle, choice) }
          : preview && preview.writes.count === 0
            ? undefined
            : {
                name: 'Repair',
                isDisabled: !isWritable || whyNoRepair(preview) !== undefined,
                onPress: () => startRepair(handle, choice),
              }
      }
      besides={
        isUnfinished ? (
          <Button onPress={toUndo}>Finish or take back…</Button>
        ) : isPlanning ? (
          <Button isDisabled={planned.cancelling} onPress={planned.cancel}>
            {planned.cancelling ? 'Stopping…' : 'Stop'}
          </Button>
        ) : (
          // a copy would go on with the same data file
          isWritable && !summary.dataFile && <Button onPress={() => void copyOnto()}>On a copy…</Button>
        )
      }
      stopped={
        copied?.state === 'failed'
          ? 'No copy was made; a file that was there is as it was.'
          : done
            ? 'The image is as it was before.'
            : 'Nothing was written to the image.'
      }
      report={result && <RepairReport handle={handle} folder={image.folder} result={result} />}
      isDoubtful={result && !isClean(result.after)}
      after={
        <>
          <ReportButton handle={handle} />
          {result?.undoFile !== undefined && <Button onPress={toUndo}>Take back…</Button>}
        </>
      }
    >
      {preview ? (
        <>
          <RepairChoices handle={handle} isBusy={isPlanning} onChange={(next) => startPlan(handle, next)} />
          <PlanView preview={preview} folder={image.folder} isBusy={isPlanning} />
        </>
      ) : isPlanning ? (
        <TaskProgress task={planned} />
      ) : (
        <Intention />
      )}
      {tight && (
        <div className="task-note task-note-warn" role="alert">
          <p>
            In {tight.folder} there are {formatSize(tight.free ?? 0)} free, and the copy takes up to{' '}
            {formatSize(summary.onDisk)}.
          </p>
          <Button onPress={() => startCopy(handle, tight)}>Copy all the same</Button>
        </div>
      )}
      <CopyAdvice summary={summary} isShown={isWritable} />
    </TaskDialog>
  );
}

/** The last plan that was made; it stays in sight while the next one is made. */
function usePlan(handle: ImageHandle) {
  const planned = useTask('plan', handle);
  const fresh = planned?.state === 'done' ? planned.result : undefined;
  const [last, setLast] = useState(fresh);
  if (fresh && fresh !== last) setLast(fresh);
  return planned?.state === 'running' ? (fresh ?? last) : fresh;
}

/** The task that the dialog is about: the last one that was started, until its end was seen. */
const shownOf = (...tasks: readonly (Task | undefined)[]): Task | undefined =>
  tasks.find((task) => task?.state === 'running') ?? tasks.find((task) => task !== undefined);

function Intention() {
  return (
    <p className="dim">
      A plan comes first: it checks the image, decides what to write, and checks the result. Nothing is
      written before you have seen it.
    </p>
  );
}

interface CopyAdviceProps {
  readonly summary: ImageSummary;
  readonly isShown: boolean;
}

/** What a copy leaves behind. */
function CopyAdvice({ summary, isShown }: CopyAdviceProps) {
  if (!isShown || summary.chain.length < 2) return null;
  return (
    <p className="dim">
      To repair a copy, keep it in the same folder: it needs the backing file where the image expects it.
    </p>
  );
}
