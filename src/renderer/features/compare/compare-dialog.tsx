import { useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { EngineParams } from '../../../shared/engine-protocol';
import { askApp } from '../../app/api';
import { useImage, useImages } from '../../app/store';
import { snapshotWord } from '../../app/snapshot-word';
import { pathIn, toolLine } from '../../app/tool-line';
import { Button } from '../../ui/button';
import { Select } from '../../ui/select';
import { startJob } from '../jobs/jobs';
import { runTask } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { setTask, useTask } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { candidatesFor, NOW } from './candidates';
import { verdictTitle } from './compare-text';
import { CompareView } from './compare-view';
import './compare.css';

const start = (handle: ImageHandle, disks: EngineParams<'compare'>): void =>
  runTask({
    name: 'compare',
    handle,
    launch: (follow) => startJob(handle, 'compare', disks, follow),
    told: verdictTitle,
  });

/** Asks which two disks to compare, and shows what came of it. */
export function CompareDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const images = useImages((state) => state.images);
  const task = useTask('compare', handle);
  const bar = useVerbBar('compare', handle);
  const [first, setFirst] = useState(NOW);
  const [second, setSecond] = useState<string>();
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  const snapshot = summary.snapshots.find(({ index }) => String(index) === first);
  const candidates = candidatesFor(handle, snapshot?.index, images, files);
  const chosen = candidates.find(({ id }) => id === second) ?? candidates.at(0);
  const choose = async (): Promise<void> => {
    const file = await askApp('chooseCompared', {});
    if (!file) return;
    setFiles([...files, file]);
    setSecond(file.file);
  };
  const result = task?.state === 'done' ? task.result : undefined;
  return (
    <TaskDialog
      title="Compare"
      subject={image.fileName}
      size={result && 'broad'}
      task={task}
      bar={bar}
      command={
        chosen &&
        toolLine(
          'compare',
          ...(snapshot ? ['--snapshot', snapshotWord(summary.snapshots, snapshot)] : []),
          ...(chosen.snapshot === undefined ? [] : ['--other-snapshot', chosen.snapshot]),
          pathIn(image.folder, image.fileName),
          chosen.path,
        )
      }
      act={{
        name: 'Compare',
        isDisabled: !chosen,
        onPress: () => chosen && start(handle, { snapshot: snapshot?.index, other: chosen.other }),
      }}
      besides={<Button onPress={() => void choose()}>Choose a file…</Button>}
      stopped="Nothing was written; the comparison can be started again."
      report={result && <CompareView handle={handle} result={result} />}
      isDoubtful={result && !result.same}
      after={<Button onPress={() => setTask('compare', handle, undefined)}>Compare with another…</Button>}
    >
      <p>
        Reads both disks as a guest does, through their backing chains. What both have as zeroes, or in the
        same place, is not read.
      </p>
      {summary.snapshots.length > 0 && (
        <Select
          label="First"
          options={[
            { id: NOW, name: 'The disk as it is now' },
            ...summary.snapshots.map(({ index, id, name }) => ({
              id: String(index),
              name: name || `Snapshot ${id}`,
              note: 'snapshot',
            })),
          ]}
          value={first}
          onChange={setFirst}
        />
      )}
      {chosen ? (
        <Select
          label={summary.snapshots.length > 0 ? 'Second' : 'Compare with'}
          options={candidates.map(({ id, name, note }) => ({ id, name, note }))}
          value={chosen.id}
          onChange={setSecond}
        />
      ) : (
        <p className="dim">No other image is open, and this one has no snapshots. Choose a file.</p>
      )}
    </TaskDialog>
  );
}
