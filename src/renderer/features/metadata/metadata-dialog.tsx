import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { DehydrateResult, LeftOut } from '../../../shared/results';
import { formatCount, formatSize } from '../../../shared/sizes';
import { structureName } from '../../../shared/structure-names';
import { useImage } from '../../app/store';
import { pathIn, toolLine } from '../../app/tool-line';
import { startJob } from '../jobs/jobs';
import { runTask, withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import './metadata-dialog.css';

const start = (handle: ImageHandle): Promise<void> =>
  withTarget('metadata', { purpose: 'metadata', handle }, (file) =>
    runTask({
      name: 'metadata',
      handle,
      file,
      launch: (follow) => startJob(handle, 'saveMetadata', { target: file.file }, follow),
      told: ({ metadataBytes }) =>
        `${file.fileName}.meta and .map are saved: ${formatSize(metadataBytes)} of metadata`,
    }),
  );

/** Says what is saved for support and what is not, and saves it. */
export function MetadataDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const task = useTask('metadata', handle);
  const bar = useVerbBar('metadata', handle);
  if (!image) return null;
  const stem = image.fileName.replace(/\.[^.]+$/, '');
  return (
    <TaskDialog
      title="Save metadata for support"
      subject={image.fileName}
      task={task}
      bar={bar}
      command={toolLine(
        'dehydrate',
        pathIn(image.folder, image.fileName),
        pathIn(image.folder, `${stem}-metadata`),
      )}
      act={{ name: 'Save…', onPress: () => void start(handle) }}
      stopped="No files were made."
      report={task?.state === 'done' && <Report result={task.result} file={task.file} />}
    >
      <p>
        Two small files that can go with a bug report. Whoever has them can make an image with the same
        structure, and check it, without seeing your data.
      </p>
      <div className="metadata-lists">
        <List title="In it" mark={<Check aria-hidden="true" />}>
          <li>Header, tables and refcounts</li>
          <li>Names of backing and data files</li>
          <li>Names of snapshots and bitmaps</li>
        </List>
        <List title="Not in it" mark={<X aria-hidden="true" />}>
          <li>What the guest stored</li>
          <li>Memory that snapshots saved</li>
          <li>Keys of encrypted images</li>
        </List>
      </div>
    </TaskDialog>
  );
}

interface ListProps {
  readonly title: string;
  readonly mark: ReactNode;
  readonly children: ReactNode;
}

function List({ title, mark, children }: ListProps) {
  return (
    <section>
      <h3 className="metadata-head">
        {mark}
        {title}
      </h3>
      <ul>{children}</ul>
    </section>
  );
}

const REASONS: Readonly<Record<LeftOut['reason'], string>> = {
  'guest-data': 'guest data or keys may lie in the same place',
  implausible: 'it does not look like one, and may be guest data',
};

interface ReportProps {
  readonly result: DehydrateResult;
  readonly file: ChosenFile | undefined;
}

function Report({ result, file }: ReportProps) {
  const { metadataBytes, fileLength, leftOut, standIns, headerOnly } = result;
  return (
    <>
      <p className="task-report-lead">
        {file?.fileName}.meta and {file?.fileName}.map are saved.
      </p>
      <p>
        They hold {formatSize(metadataBytes)} of metadata, of {formatSize(fileLength)} in the image, and no
        guest data. Attach both to the report.
      </p>
      {headerOnly && <p>The header leads to no tables that can be read: it is all they hold.</p>}
      {standIns > 0 && (
        <p>
          {formatCount(standIns)} entries may be guest data: others that a check counts alike stand in for
          them.
        </p>
      )}
      {leftOut.length > 0 && (
        <>
          <p>Left out; a check finds something else there:</p>
          <ul className="metadata-left-out">
            {leftOut.map(({ structure, reason, bytes }, index) => (
              <li key={index}>
                {structureName(structure)}, {formatSize(bytes)}: {REASONS[reason]}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="dim task-report-place">{file?.folder}</p>
    </>
  );
}
