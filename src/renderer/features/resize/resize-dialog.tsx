import { useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ImageSummary, ResizeResult } from '../../../shared/results';
import { exactSize, formatBytes, formatSize } from '../../../shared/sizes';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { pathIn, toolLine } from '../../app/tool-line';
import { Checkbox } from '../../ui/checkbox';
import { formatPlural } from '../../ui/numbers';
import { TextField } from '../../ui/text-field';
import { startJob } from '../jobs/jobs';
import { runTask } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { ResizeBar } from './resize-bar';
import { lossOf, planResize } from './resize-plan';
import { useDataBehind, useGuestData } from './use-guest-data';

function start(handle: ImageHandle, fileName: string, size: number, dataLossAllowed: boolean): void {
  runTask({
    name: 'resize',
    handle,
    changes: true,
    launch: (follow) => startJob(handle, 'resize', { size, dataLossAllowed }, follow),
    told: (result) => `The disk of ${fileName} has ${formatSize(result.size)} now`,
  });
}

/** Bytes of a bar that shows a disk with room to make it half as long again. */
const scaleFor = (size: number): number => Math.max(2 ** 20, 1.5 * size);

/** Asks for another size of the disk, with what that would cut off. */
export function ResizeDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const task = useTask('resize', handle);
  const bar = useVerbBar('resize', handle);
  const summary = image?.summary.value;
  const [text, setText] = useState(() => (summary ? exactSize(summary.virtualSize) : ''));
  /** bytes of the whole bar: room to make the disk longer, and what was typed */
  const [scale, setScale] = useState(() => scaleFor(summary?.virtualSize ?? 0));
  /** the size that the loss was agreed to for */
  const [agreed, setAgreed] = useState<number>();
  const clusters = facts.map?.guest.clusters;
  const clusterSize = summary?.clusterSize ?? 0;
  const virtualSize = summary?.virtualSize ?? 0;
  const plan = summary && planResize(text, summary);
  const size = plan && plan.kind !== 'wrong' ? plan.size : undefined;
  const shrinksTo = plan?.kind === 'shrink' ? plan.size : undefined;
  const data = useGuestData(handle, clusters, clusterSize);
  const behind = useDataBehind(handle, clusters, clusterSize, shrinksTo);
  if (!image || !summary || !plan) return null;
  const type = (next: string): void => {
    setText(next);
    const typed = planResize(next, summary);
    // a bar whose end is being moved stays as it is
    if (typed.kind !== 'wrong' && typed.size > scale) setScale(scaleFor(typed.size));
  };
  const loss = facts.mapError
    ? 'The map could not be read, so what lies behind the new end is not known. It would be gone for good.'
    : behind && lossOf(behind);
  const isKnown = shrinksTo === undefined || behind !== undefined || facts.mapError !== undefined;
  const isGuarded = shrinksTo !== undefined && (!isKnown || (loss !== undefined && agreed !== shrinksTo));
  const verb = plan.kind === 'shrink' ? 'Shrink' : plan.kind === 'grow' ? 'Grow' : 'Resize';
  return (
    <TaskDialog
      title="Resize the disk"
      subject={image.fileName}
      task={task}
      bar={bar}
      command={
        size === undefined || plan.kind === 'same'
          ? undefined
          : toolLine(
              'resize',
              pathIn(image.folder, image.fileName),
              '--size',
              String(size),
              shrinksTo === undefined ? undefined : '--ignore-data-loss',
            )
      }
      act={{
        name: size === undefined || plan.kind === 'same' ? verb : `${verb} to ${formatSize(size)}`,
        isDisabled: size === undefined || plan.kind === 'same' || isGuarded,
        onPress: () => size !== undefined && start(handle, image.fileName, size, shrinksTo !== undefined),
      }}
      stopped="The disk has its old size or its new one, and the image is whole."
      report={task?.state === 'done' && <Report result={task.result} />}
    >
      <TextField
        label="New size"
        isFirst
        value={text}
        onChange={type}
        onEnter={
          plan.kind === 'grow' && !bar ? () => start(handle, image.fileName, plan.size, false) : undefined
        }
        note={plan.kind === 'wrong' ? undefined : plan.note}
        error={plan.kind === 'wrong' ? plan.problem : undefined}
      />
      <ResizeBar
        now={virtualSize}
        next={size}
        data={data}
        scale={scale}
        onChange={(next) => setText(exactSize(next))}
      />
      {shrinksTo !== undefined && !isKnown && (
        <p className="task-note" role="status">
          Looking for data behind the new end…
        </p>
      )}
      {shrinksTo !== undefined && loss !== undefined && (
        <div className="task-note task-note-bad" role="alert">
          <p>{loss}</p>
          <Checkbox
            isSelected={agreed === shrinksTo}
            onChange={(yes) => setAgreed(yes ? shrinksTo : undefined)}
          >
            {behind ? `Give up ${formatSize(behind.bytes)} of data` : 'Give up what lies there'}
          </Checkbox>
        </div>
      )}
      <Advice kind={plan.kind} summary={summary} isSafe={isKnown && loss === undefined} />
    </TaskDialog>
  );
}

interface AdviceProps {
  readonly kind: 'wrong' | 'same' | 'grow' | 'shrink';
  readonly summary: ImageSummary;
  readonly isSafe: boolean;
}

/** What the guest has to do, and what stays as it is. */
function Advice({ kind, summary, isSafe }: AdviceProps) {
  const { snapshots } = summary;
  return (
    <div className="dim">
      <p>
        {kind === 'shrink'
          ? `${isSafe ? 'Nothing is stored behind the new end. ' : ''}Partitions and file systems have to end before it: shrink them in the guest first.`
          : 'The new room is empty and takes none in the file. Partitions and file systems are enlarged in the guest afterwards.'}
      </p>
      {snapshots.length > 0 && (
        <p>
          {formatPlural(snapshots.length, 'snapshot')} {snapshots.length === 1 ? 'keeps its' : 'keep their'}{' '}
          own size and data.
        </p>
      )}
    </div>
  );
}

function Report({ result: { oldSize, size, fileLength } }: { readonly result: ResizeResult }) {
  const grew = size > oldSize;
  return (
    <>
      <p className="task-report-lead">The disk has {formatSize(size)} now.</p>
      <p>
        {formatBytes(size)}, {formatSize(Math.abs(size - oldSize))} {grew ? 'more' : 'less'} than before. The
        file is {formatSize(fileLength)} long.
      </p>
      <p className="dim">
        {grew
          ? 'Next, enlarge the partition and its file system in the guest.'
          : 'The guest sees the shorter disk when it starts next.'}
      </p>
    </>
  );
}
