import { useState } from 'react';
import { estimateMetadata } from '../../../shared/metadata-estimate';
import { formatBinarySize, formatSize } from '../../../shared/sizes';
import { showOpened } from '../../app/session';
import { useSettings } from '../../app/settings';
import { Disclosure } from '../../ui/disclosure';
import { TextField } from '../../ui/text-field';
import { startMaking } from '../jobs/jobs';
import { runTask, withTarget } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { closeVerb, isShown, setTask, useTask } from '../tasks/task-store';
import { ClusterTable } from './cluster-table';
import { MoreOptions } from './more-options';
import { createCommand, diskSize, requestOf, sizeNote, sizeProblem, USUAL_IMAGE } from './new-image-form';
import type { NewImageForm } from './new-image-form';

/** Asks for the place of the image and makes it; it opens in a tab. */
function make(form: NewImageForm): Promise<void> {
  return withTarget('create', { purpose: 'image' }, (file) => {
    const { backing } = form;
    const request = {
      target: file.file,
      options: requestOf(form),
      backing: backing && { file: backing.file, format: backing.format },
      dataFile: form.dataFile,
    };
    runTask({
      name: 'create',
      file,
      launch: (follow) => {
        const job = startMaking('createImage', request, file.fileName, follow);
        const result = job.result.then(({ verdict, created }) => {
          showOpened(verdict);
          return created;
        });
        return { ...job, result };
      },
      // the image is in front now; whatever dialog was opened meanwhile stays
      onDone: () => (isShown('create', undefined) ? closeVerb() : setTask('create', undefined, undefined)),
      told: ({ virtualSize, fileLength }) =>
        `${file.fileName} is made: a disk of ${formatSize(virtualSize)} in a file of ${formatSize(fileLength)}`,
    });
  });
}

/** Asks what a new image is to be. */
export function NewImageDialog() {
  const chosen = useSettings();
  const [form, setForm] = useState<NewImageForm>({
    ...USUAL_IMAGE,
    clusterBits: chosen.clusterBits,
    compressionType: chosen.compressionType,
  });
  const task = useTask('create');
  const change = (fields: Partial<NewImageForm>): void => setForm((before) => ({ ...before, ...fields }));
  const problem = sizeProblem(form);
  return (
    <TaskDialog
      title="New image"
      task={task}
      command={problem === undefined ? createCommand(form) : undefined}
      act={{ name: 'Make image…', isDisabled: problem !== undefined, onPress: () => void make(form) }}
      stopped="No file was made."
    >
      <TextField
        label="Size of the disk"
        isFirst
        value={form.size}
        onChange={(size) => change({ size })}
        onEnter={problem === undefined ? () => void make(form) : undefined}
        note={sizeNote(form)}
        error={problem}
      />
      <ClusterTable
        size={diskSize(form) ?? 0}
        refcountBits={form.refcountBits}
        extendedL2={requestOf(form).extendedL2}
        dataFile={form.dataFile}
        bits={form.clusterBits}
        onChange={(clusterBits) => change({ clusterBits })}
      />
      {problem === undefined && <Outcome form={form} />}
      <Disclosure title="More options">
        <MoreOptions form={form} onChange={change} />
      </Disclosure>
    </TaskDialog>
  );
}

/** What the chosen clusters mean, in words. */
function Outcome({ form }: { readonly form: NewImageForm }) {
  const { clusterBits, refcountBits, extendedL2, preallocation } = requestOf(form);
  const shape = {
    size: diskSize(form) ?? 0,
    clusterSize: 2 ** clusterBits,
    refcountBits,
    extendedL2,
    dataFile: form.dataFile,
  };
  const { empty, full, smallestAllocation, canBeFull } = estimateMetadata(shape);
  const start =
    preallocation === 'metadata'
      ? `The file starts with all ${formatSize(full.total)} of its metadata.`
      : `The metadata starts with ${formatSize(empty.total)} and takes ${formatSize(full.total)} when the disk is full.`;
  return (
    <p className="dim">
      {start} The smallest write of the guest takes {formatBinarySize(smallestAllocation)} of the file.
      {!canBeFull &&
        ' Its refcounts do not reach far enough for it ever to be full: choose fewer refcount bits.'}
    </p>
  );
}
