import { useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { EngineParams } from '../../../shared/engine-protocol';
import type { ReportFormat, SaveReportResult } from '../../../shared/report';
import { formatSize } from '../../../shared/sizes';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { Checkbox } from '../../ui/checkbox';
import { startJob } from '../jobs/jobs';
import { runTask, withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { reportCommand } from './report-command';
import { ReportFormatChoice } from './report-format';

type Choice = Omit<EngineParams<'saveReport'>, 'target'>;

const start = (handle: ImageHandle, choice: Choice): Promise<void> =>
  withTarget('report', { purpose: 'report', handle, format: choice.format }, (file) =>
    runTask({
      name: 'report',
      handle,
      file,
      launch: (follow) => startJob(handle, 'saveReport', { ...choice, target: file.file }, follow),
      told: ({ bytes }) => `${file.fileName} is written: ${formatSize(bytes)}`,
    }),
  );

/** Says what a report holds and what not, and writes it. */
export function ReportDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const task = useTask('report', handle);
  const bar = useVerbBar('report', handle);
  const [format, setFormat] = useState<ReportFormat>('html');
  const [isChecking, setChecking] = useState(true);
  const [folders, setFolders] = useState(false);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  const canCheck = summary.can.check && !facts.check;
  const check = canCheck && isChecking;
  return (
    <TaskDialog
      title="Export report"
      subject={image.fileName}
      task={task}
      bar={bar}
      command={reportCommand(image.folder, image.fileName, {
        format,
        check: check || facts.check !== undefined,
        folders,
      })}
      act={{ name: 'Export…', onPress: () => void start(handle, { format, check, folders }) }}
      stopped="No report was made; a file that was there is as it was."
      report={task?.state === 'done' && <Written result={task.result} file={task.file} />}
    >
      <p>
        All that Platter knows of this image: header, sizes, map, health, snapshots, bitmaps, what it stands
        on, and what was done to it. Nothing that the guest stored is in it; names of snapshots and bitmaps
        are.
      </p>
      <ReportFormatChoice format={format} onChange={setFormat} />
      {canCheck && (
        <Checkbox isSelected={isChecking} onChange={setChecking}>
          Check the image first
        </Checkbox>
      )}
      <div>
        <Checkbox isSelected={folders} onChange={setFolders}>
          Name folders too
        </Checkbox>
        <p className="dim">
          {folders
            ? `The report says where the image and its backing files lie: ${image.folder}`
            : 'Files are named without their folders, so that the report can be given to others.'}
        </p>
      </div>
    </TaskDialog>
  );
}

interface WrittenProps {
  readonly result: SaveReportResult;
  readonly file: ChosenFile | undefined;
}

function Written({ result: { bytes, isChecked }, file }: WrittenProps) {
  return (
    <>
      <p className="task-report-lead">{file?.fileName} is written.</p>
      <p>
        {formatSize(bytes)}.{' '}
        {isChecked
          ? 'It tells what the check found.'
          : 'It does not tell of health: the image was not checked.'}
      </p>
      <p className="dim task-report-place">{file?.folder}</p>
    </>
  );
}
