import type { ImageHandle } from '../../../shared/app-protocol';
import type { FinishResult, UndoEntry, UndoResult } from '../../../shared/repair-results';
import { formatSize } from '../../../shared/sizes';
import { isOfUse } from '../../../shared/undo-entry';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { formatPlural } from '../../ui/numbers';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { isForceable, undoCommand } from './repair-plan';
import { startFinish, startUndo } from './repair-tasks';
import { UndoList } from './undo-list';
import { madeText, takeBackText } from './undo-text';
import './repair.css';

/** Takes the newest repair of an image back, or finishes one that was interrupted; lists the others. */
export function UndoDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const { undo: entries = [] } = useFacts(handle);
  const undone = useTask('undo', handle);
  const finished = useTask('finish', handle);
  const bar = useVerbBar('undo', handle);
  if (!image) return null;
  const task = undone ?? finished;
  const newest = entries.at(0);
  const isForced = undone?.state === 'failed' && isForceable(undone.error);
  const act =
    newest &&
    isOfUse(newest) &&
    (newest.state === 'interrupted'
      ? { name: 'Finish the repair', onPress: () => startFinish(handle) }
      : {
          name: isForced ? 'Take back all the same' : 'Take back',
          onPress: () => startUndo(handle, isForced),
        });
  return (
    <TaskDialog
      title="Take back a repair"
      subject={image.fileName}
      size="wide"
      task={task}
      bar={bar}
      command={undoCommand(image.folder, image.fileName, isForced)}
      act={act || undefined}
      besides={
        newest?.state === 'interrupted' && (
          <Button isDisabled={bar !== undefined} onPress={() => startUndo(handle, isForced)}>
            Take back
          </Button>
        )
      }
      stopped="What was begun is noted in the undo file, and can be ended when you like."
      report={
        undone?.state === 'done' ? (
          <UndoReport result={undone.result} />
        ) : (
          finished?.state === 'done' && <FinishReport result={finished.result} />
        )
      }
    >
      {newest ? (
        <>
          <div>
            <p className="task-report-lead">
              {newest.state === 'done'
                ? 'The image becomes byte for byte what it was before.'
                : `${undoLead(newest.state)}.`}
            </p>
            <p>{takeBackText(newest)}</p>
          </div>
          <UndoList handle={handle} entries={entries} />
        </>
      ) : (
        <p>There is no repair of this image that could be taken back.</p>
      )}
    </TaskDialog>
  );
}

const undoLead = (state: UndoEntry['state']): string =>
  state === 'interrupted'
    ? 'The last repair was interrupted'
    : state === 'undoing'
      ? 'The last repair is taken back in part'
      : state === 'unused'
        ? 'There is nothing to take back'
        : 'The last undo file can’t be read';

function UndoReport({ result: { undone, writes, left } }: { readonly result: UndoResult }) {
  return (
    <>
      <p className="task-report-lead">The image is as it was before the repair of {madeText(undone)}.</p>
      <p>
        {formatSize(writes.bytes)} in {formatPlural(writes.count, 'place')} were put back. The undo file is
        removed.
      </p>
      {left > 0 && (
        <p className="dim">{formatPlural(left, 'earlier repair')} can be taken back as well, one by one.</p>
      )}
    </>
  );
}

function FinishReport({ result: { writes } }: { readonly result: FinishResult }) {
  return (
    <>
      <p className="task-report-lead">The repair is finished.</p>
      <p>
        {formatSize(writes.bytes)} in {formatPlural(writes.count, 'place')} were written. The image is checked
        again now, and Health says how it is.
      </p>
    </>
  );
}
