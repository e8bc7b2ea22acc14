import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { CommandLine } from '../../app/command-line';
import { errorWords } from '../../app/error-words';
import { RevealButton } from '../../app/reveal';
import { Button } from '../../ui/button';
import { Dialog, type DialogSize } from '../../ui/dialog';
import { TaskProgress } from './task-progress';
import { closeVerb } from './task-store';
import type { Task } from './task-store';
import type { VerbBar } from './verb-bars';
import './task-dialog.css';

interface TaskDialogProps {
  readonly title: string;
  /** which image it is about */
  readonly subject?: string;
  readonly task: Task | undefined;
  /** why it can't be started */
  readonly bar?: VerbBar;
  /** the command that does the same */
  readonly command?: string;
  /** what starts it; absent where the form has to come so far first */
  readonly act?: { readonly name: string; readonly isDisabled?: boolean; readonly onPress: () => void };
  /** more buttons, while nothing runs and nothing is done */
  readonly besides?: ReactNode;
  /** what a stop leaves behind */
  readonly stopped: string;
  /** what came of it, in plain words, once it is done */
  readonly report?: ReactNode;
  /** it is done, and yet not all is well */
  readonly isDoubtful?: boolean;
  /** more buttons once it is done */
  readonly after?: ReactNode;
  readonly size?: DialogSize;
  /** how it goes, where that is more than a speed */
  readonly running?: ReactNode;
  /** what is asked before */
  readonly children: ReactNode;
}

/** The dialog of a verb that writes: what is asked, how it goes, and what came of it. */
export function TaskDialog(props: TaskDialogProps) {
  const { title, subject, task, bar, command, act, stopped, report, children } = props;
  const Mark = props.isDoubtful ? TriangleAlert : CircleCheck;
  return (
    <Dialog
      title={title}
      subject={subject}
      isOpen
      isSteady
      size={props.size}
      onClose={closeVerb}
      actions={
        <>
          {command !== undefined && task?.state !== 'done' && (
            <CommandLine command={command} className="task-command" />
          )}
          {task?.state === 'done' ? props.after : task?.state !== 'running' && props.besides}
          <Actions task={task} bar={bar} act={act} />
        </>
      }
    >
      <div className="task-body">
        {bar && task?.state !== 'running' && task?.state !== 'done' && (
          <p className="task-note task-note-warn">{bar.sentence}</p>
        )}
        {task?.state === 'failed' && <Failure task={task} stopped={stopped} />}
        {task?.state === 'running' ? (
          props.running || <TaskProgress task={task} />
        ) : task?.state === 'done' ? (
          <section className="task-report selectable" aria-label="Result">
            <Mark
              className={`task-report-mark ${props.isDoubtful ? 'task-report-doubt' : ''}`}
              aria-hidden="true"
            />
            <div>{report}</div>
          </section>
        ) : (
          children
        )}
      </div>
    </Dialog>
  );
}

function Actions({ task, bar, act }: Pick<TaskDialogProps, 'task' | 'bar' | 'act'>) {
  if (task?.state === 'running')
    return (
      <>
        {task.rest && (
          <Button isDisabled={task.cancelling} onPress={() => task.rest?.set(!task.paused)}>
            {task.paused ? 'Continue' : 'Pause'}
          </Button>
        )}
        <Button isDisabled={task.cancelling} onPress={task.cancel}>
          {task.cancelling ? 'Stopping…' : 'Stop'}
        </Button>
        <Button onPress={closeVerb}>Go on in the background</Button>
      </>
    );
  if (task?.state === 'done') {
    const { file } = task;
    return (
      <>
        {file && <RevealButton file={file.file} />}
        <Button kind="primary" onPress={closeVerb}>
          Done
        </Button>
      </>
    );
  }
  return (
    <>
      <Button onPress={closeVerb}>{act ? 'Cancel' : 'Close'}</Button>
      {act && (
        <Button
          kind="primary"
          isDisabled={bar !== undefined || act.isDisabled === true}
          onPress={act.onPress}
        >
          {act.name}
        </Button>
      )}
    </>
  );
}

function Failure({
  task,
  stopped,
}: {
  readonly task: Extract<Task, { state: 'failed' }>;
  readonly stopped: string;
}) {
  if (task.error.code === 'cancelled')
    return (
      <p className="task-note" role="status">
        <strong>Stopped.</strong> {stopped}
      </p>
    );
  const { title, detail, remedy } = errorWords(task.error);
  return (
    <div className="task-note task-note-bad selectable" role="alert">
      <strong>{title}.</strong> {detail} {remedy}
    </div>
  );
}
