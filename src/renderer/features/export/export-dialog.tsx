import { useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { ExportResult } from '../../../shared/results';
import { formatBytes, formatSize } from '../../../shared/sizes';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { snapshotWord } from '../../app/snapshot-word';
import { pathIn, toolLine } from '../../app/tool-line';
import { Button } from '../../ui/button';
import { formatDate } from '../../ui/numbers';
import { Select } from '../../ui/select';
import { SizeBars } from '../../ui/size-bars';
import { formatSeconds } from '../jobs/job-text';
import { startJob } from '../jobs/jobs';
import { runTask, withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { isWorthChart, SpeedChart } from '../tasks/task-progress';
import { useVerbBar } from '../tasks/use-verb-bar';
import { isTight, writtenBytes } from './export-size';

/** The disk as it is now; snapshots go by their place in the table, as their names may be alike. */
const NOW = 'now';

const start = (handle: ImageHandle, snapshot: number | undefined, file: ChosenFile): void =>
  runTask({
    name: 'export',
    handle,
    file,
    launch: (follow) => startJob(handle, 'exportRaw', { target: file.file, snapshot }, follow),
    told: ({ size }) => `${file.fileName} is written: a disk of ${formatSize(size)}`,
  });

/** Asks which disk to write to a raw file, with what it comes to. */
export function ExportDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const { map } = useFacts(handle);
  const task = useTask('export', handle);
  const bar = useVerbBar('export', handle);
  const [source, setSource] = useState(NOW);
  /** a place that was chosen and has too little room */
  const [tight, setTight] = useState<ChosenFile>();
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  const snapshot = summary.snapshots.find(({ index }) => String(index) === source);
  // what of a snapshot is written nobody knows before
  const written =
    !snapshot && map ? Math.min(summary.virtualSize, writtenBytes(map, summary.onDisk)) : undefined;
  const choose = (): Promise<void> =>
    withTarget('export', { purpose: 'raw', handle }, (file) => {
      const isShort = isTight(file.free, written);
      setTight(isShort ? file : undefined);
      if (!isShort) start(handle, snapshot?.index, file);
    });
  const stem = image.fileName.replace(/\.[^.]+$/, '');
  return (
    <TaskDialog
      title="Export to raw"
      subject={image.fileName}
      task={task}
      bar={bar}
      command={toolLine(
        'decode',
        ...(snapshot ? ['--snapshot', snapshotWord(summary.snapshots, snapshot)] : []),
        pathIn(image.folder, image.fileName),
        pathIn(image.folder, `${stem}.raw`),
      )}
      act={{ name: tight ? 'Another place…' : 'Export…', onPress: () => void choose() }}
      stopped="No file was made; one that was there is as it was."
      report={
        task?.state === 'done' && (
          <>
            <Report result={task.result} file={task.file} milliseconds={task.milliseconds} />
            {isWorthChart(task) && <SpeedChart title="How it went" samples={task.samples} />}
          </>
        )
      }
    >
      <p>
        Writes what the guest sees to a file, byte by byte. Where the disk has zeroes, the file has holes, so
        that it takes less room than it is long.
      </p>
      {summary.snapshots.length > 0 && (
        <Select
          label="Which disk"
          options={[
            { id: NOW, name: 'As it is now' },
            ...summary.snapshots.map(({ index, name, id, dateSeconds }) => ({
              id: String(index),
              name: name || `Snapshot ${id}`,
              note: formatDate(dateSeconds),
            })),
          ]}
          value={source}
          onChange={(next) => {
            setSource(next);
            setTight(undefined);
          }}
        />
      )}
      <Sizes
        length={snapshot?.diskSize ?? summary.virtualSize}
        written={written}
        isSnapshot={snapshot !== undefined}
      />
      {tight && written !== undefined && (
        <div className="task-note task-note-warn" role="alert">
          <p>
            In {tight.folder} there are {formatSize(tight.free ?? 0)} free, and up to {formatSize(written)}{' '}
            are written.
          </p>
          <Button onPress={() => start(handle, undefined, tight)}>Export all the same</Button>
        </div>
      )}
    </TaskDialog>
  );
}

interface SizesProps {
  /** bytes of the disk */
  readonly length: number;
  /** bytes of data on it; undefined while that is not known */
  readonly written: number | undefined;
  readonly isSnapshot: boolean;
}

/** How long the file will be, and how much of that is written. */
function Sizes({ length, written, isSnapshot }: SizesProps) {
  return (
    <>
      <SizeBars
        label="Sizes of the raw file"
        bars={[
          {
            name: 'File length',
            parts: [{ kind: 'free', bytes: length }],
            note: 'as long as the disk',
          },
          ...(written === undefined
            ? []
            : [
                {
                  name: 'Written',
                  parts: [{ kind: 'data' as const, bytes: written }],
                  note: 'at most, the rest are holes',
                },
              ]),
        ]}
      />
      {written === undefined && (
        <p className="dim">
          {isSnapshot
            ? 'How much of a snapshot’s disk is written is known when it is done.'
            : 'How much of it is written is known with the map.'}
        </p>
      )}
    </>
  );
}

interface ReportProps {
  readonly result: ExportResult;
  readonly file: ChosenFile | undefined;
  readonly milliseconds: number;
}

function Report({ result: { size, allocated }, file, milliseconds }: ReportProps) {
  return (
    <>
      <p className="task-report-lead">{file?.fileName} is written.</p>
      <p>
        A disk of {formatSize(size)} ({formatBytes(size)})
        {allocated !== undefined && `, of which ${formatSize(allocated)} take room on the host`}. It took{' '}
        {formatSeconds(milliseconds / 1000)}.
      </p>
      <p className="dim task-report-place">{file?.folder}</p>
    </>
  );
}
