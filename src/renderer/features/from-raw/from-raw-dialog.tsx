import { useState } from 'react';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { ErrorCode } from '../../../shared/errors';
import type { RawDisk } from '../../../shared/raw-disk';
import { formatBinarySize, formatBytes, formatSize } from '../../../shared/sizes';
import { useApp } from '../../app/app-state';
import { useSettings } from '../../app/settings';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { SizeBars } from '../../ui/size-bars';
import { isTight } from '../export/export-size';
import { startMaking } from '../jobs/jobs';
import { ClusterTable } from '../new-image/cluster-table';
import { CompressionOption, ExtendedOption, LazyOption } from '../new-image/image-options';
import { isExtended, reachProblem, USUAL_IMAGE } from '../new-image/new-image-form';
import type { ImageOptions } from '../new-image/new-image-form';
import { runTask, withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { isWorthChart, SpeedChart } from '../tasks/task-progress';
import { useTask } from '../tasks/task-store';
import { encodeCommand } from './encode-command';
import { EncodeReport } from './encode-report';
import { dataBytes, diskBytes, imageBytes, REFCOUNT_BITS } from './image-size';
import { followingDisks, followingSentence } from './following-disks';
import { chooseRaw, lookAgain, openRaw, useRaw } from './raw-disk';
import { showMade } from './show-made';

/** Why no image can be made of a file however often it is looked at. */
const WITHOUT_DISK: ReadonlySet<ErrorCode> = new Set([
  'other-format',
  'empty-file',
  'is-directory',
  'not-a-regular-file',
]);

/** Makes the image at a place that was chosen; it opens in a tab. */
const make = (disk: ChosenFile, options: ImageOptions, file: ChosenFile): void =>
  runTask({
    name: 'encode',
    file,
    launch: (follow) => {
      const request = {
        raw: disk.file,
        target: file.file,
        options: { ...options, extendedL2: isExtended(options) },
      };
      const job = startMaking('encodeRaw', request, file.fileName, follow);
      const result = job.result.then(({ verdict, made }) => {
        showMade(verdict, disk.file);
        return made;
      });
      return { ...job, result };
    },
    told: ({ size, fileLength }) =>
      `${file.fileName} is made: a disk of ${formatSize(size)} in a file of ${formatSize(fileLength)}`,
  });

/** Asks how an image of a raw disk is to be made, with what it comes to. */
export function FromRawDialog() {
  const { clusterBits, compressionType } = useSettings();
  const { disk, facts } = useRaw();
  const task = useTask('encode');
  const [options, setOptions] = useState<ImageOptions>({
    clusterBits,
    compressionType,
    lazyRefcounts: USUAL_IMAGE.lazyRefcounts,
    extendedL2: USUAL_IMAGE.extendedL2,
  });
  /** a place that was chosen and has too little room */
  const [tight, setTight] = useState<ChosenFile>();
  const verdicts = useApp((app) => app.verdicts);
  if (!disk) return null;
  const following = followingDisks(verdicts, disk.file);
  const [next] = following;
  const problem = facts && reachProblem(diskBytes(facts), options);
  const needed = facts && imageBytes(facts, options);
  const choose = (): Promise<void> =>
    withTarget('encode', { purpose: 'image', raw: disk.file }, (file) => {
      const isShort = isTight(file.free, needed);
      setTight(isShort ? file : undefined);
      if (!isShort) make(disk, options, file);
    });
  const change = (changed: Partial<ImageOptions>): void => {
    setOptions((before) => ({ ...before, ...changed }));
    setTight(undefined);
  };
  const refusal = !facts && task?.state === 'failed' ? task.error.code : undefined;
  return (
    <TaskDialog
      title="Make an image of a raw disk"
      subject={disk.fileName}
      task={task}
      command={facts && problem === undefined ? encodeCommand(disk, options) : undefined}
      act={
        refusal !== undefined
          ? WITHOUT_DISK.has(refusal)
            ? { name: 'Another disk…', onPress: () => void chooseRaw() }
            : { name: 'Look again', onPress: () => void lookAgain() }
          : {
              name: tight ? 'Another place…' : 'Make image…',
              isDisabled: !facts || problem !== undefined,
              onPress: () => void choose(),
            }
      }
      stopped="No file was made; one that was there is as it was."
      after={next && <Button onPress={() => void openRaw(next)}>{`Go on with ${next.fileName}…`}</Button>}
      report={
        task?.state === 'done' && (
          <>
            <EncodeReport result={task.result} file={task.file} milliseconds={task.milliseconds} />
            {isWorthChart(task) && <SpeedChart title="How it went" samples={task.samples} />}
          </>
        )
      }
    >
      {facts && needed !== undefined && (
        <>
          <Intention facts={facts} needed={needed} />
          {next && <p className="dim">{followingSentence(following)}</p>}
          {problem !== undefined && (
            <p className="task-note task-note-warn" role="alert">
              {problem}
            </p>
          )}
          <Disclosure title={`Options: clusters of ${formatBinarySize(2 ** options.clusterBits)}`}>
            <Options facts={facts} options={options} onChange={change} />
          </Disclosure>
          {tight && (
            <div className="task-note task-note-warn" role="alert">
              <p>
                In {tight.folder} there are {formatSize(tight.free ?? 0)} free, and about {formatSize(needed)}{' '}
                are written.
              </p>
              <Button onPress={() => make(disk, options, tight)}>Make it all the same</Button>
            </div>
          )}
        </>
      )}
      {!facts && refusal === undefined && <p className="dim">Looking at the disk…</p>}
    </TaskDialog>
  );
}

/** What is made of what, and how long it will be. */
function Intention({ facts, needed }: { readonly facts: RawDisk; readonly needed: number }) {
  const data = dataBytes(facts);
  const added = diskBytes(facts) - facts.length;
  return (
    <>
      <p>
        The image holds the same disk, byte for byte. Zeroes are not stored, and the raw disk is only read.
        {added > 0 && ` The last sector is begun and not full: ${formatBytes(added)} of zeroes complete it.`}
      </p>
      <SizeBars
        label="Sizes of the raw disk and of the image"
        bars={[
          {
            name: 'Raw disk',
            parts: [
              { kind: 'data', bytes: data },
              { kind: 'free', bytes: facts.length - data },
            ],
            note: data < facts.length ? `holes but for ${formatSize(data)}` : 'without holes',
          },
          {
            name: 'Image',
            parts: [
              { kind: 'data', bytes: data },
              { kind: 'plain', bytes: needed - data },
            ],

            note: 'about, or less where there are zeroes',
          },
        ]}
      />
    </>
  );
}

interface OptionsProps {
  readonly facts: RawDisk;
  readonly options: ImageOptions;
  readonly onChange: (change: Partial<ImageOptions>) => void;
}

function Options({ facts, options, onChange }: OptionsProps) {
  return (
    <>
      <ClusterTable
        size={diskBytes(facts)}
        refcountBits={REFCOUNT_BITS}
        extendedL2={isExtended(options)}
        bits={options.clusterBits}
        onChange={(clusterBits) => onChange({ clusterBits })}
      />
      <div className="more-options">
        <ExtendedOption options={options} onChange={onChange} />
        <LazyOption options={options} onChange={onChange} />
        <CompressionOption
          options={options}
          onChange={onChange}
          note="Nothing is compressed now: it is what programs that compress clusters later have to use."
        />
      </div>
    </>
  );
}
