/** What the dialog for a new image asks, and what its answers come to. */
import type { ChosenFile } from '../../../shared/chosen-file';
import { largestDisk } from '../../../shared/metadata-estimate';
import type { BackingCandidate, NewImageRequest } from '../../../shared/new-image';
import type { EncodeRequest } from '../../../shared/raw-disk';
import { formatBinarySize, formatBytes, formatSize, parseSize } from '../../../shared/sizes';
import { pathIn, toolLine } from '../../app/tool-line';

/** A file that the new image stands on. */
export type ChosenBacking = ChosenFile & BackingCandidate;

/** What can be chosen of any image that is made. */
export type ImageOptions = EncodeRequest;

/** The answers as they stand; sizes as they were typed. */
export interface NewImageForm extends Omit<NewImageRequest, 'size' | 'version'> {
  readonly size: string;
  readonly backing?: ChosenBacking;
  /** keeps the guest's data in a file of its own beside the image */
  readonly dataFile: boolean;
}

/** As QEMU makes an image. */
export const USUAL_IMAGE: NewImageForm = {
  size: '20 GiB',
  clusterBits: 16,
  refcountBits: 16,
  lazyRefcounts: false,
  extendedL2: false,
  compressionType: 'zlib',
  preallocation: 'off',
  dataFile: false,
};

export const CLUSTER_BITS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21] as const;
export const REFCOUNT_BITS = [1, 2, 4, 8, 16, 32, 64] as const;
/** Clusters have to be of 16 KiB for subclusters of 512 bytes. */
const LEAST_EXTENDED = 14;
const SECTOR = 512;

/** Whether clusters of this size can have subclusters. */
export const canExtend = ({ clusterBits }: Pick<ImageOptions, 'clusterBits'>): boolean =>
  clusterBits >= LEAST_EXTENDED;

/** Whether the tables can be made for the whole disk at once: not where a backing file has to show through. */
export const canPreallocate = (form: NewImageForm): boolean => !form.backing || isExtended(form);

/** Whether it will have them: they are asked for, and the clusters allow it. */
export const isExtended = (options: Pick<ImageOptions, 'clusterBits' | 'extendedL2'>): boolean =>
  options.extendedL2 && canExtend(options);

/** Bytes of the disk that is asked for; undefined where that is no size. */
export function diskSize({ size, backing }: NewImageForm): number | undefined {
  const bytes = size.trim() === '' ? backing?.virtualSize : parseSize(size);
  return bytes === undefined ? undefined : Math.ceil(bytes / SECTOR) * SECTOR;
}

/** What is wrong with the size, as a sentence. */
export function sizeProblem(form: NewImageForm): string | undefined {
  const bytes = diskSize(form);
  if (bytes === undefined)
    return form.size.trim() === ''
      ? 'A disk needs a size, such as 20 GiB.'
      : 'Not a size. Write bytes, or a number with KiB, MiB, GiB or TiB.';
  return reachProblem(bytes, form);
}

/** That clusters do not reach the end of the disk, as a sentence; undefined where they do. */
export function reachProblem(diskBytes: number, options: ImageOptions): string | undefined {
  const clusterSize = 2 ** options.clusterBits;
  const most = largestDisk(clusterSize, isExtended(options));
  return diskBytes > most
    ? `Clusters of ${formatBinarySize(clusterSize)} reach ${formatBinarySize(most)}. Choose larger ones.`
    : undefined;
}

/** What the size comes to, exactly. */
export function sizeNote(form: NewImageForm): string {
  const bytes = diskSize(form) ?? 0;
  return form.size.trim() === '' ? `That of the backing file: ${formatSize(bytes)}` : formatBytes(bytes);
}

/** The answers without those that do not go together with others. */
export function requestOf(form: NewImageForm): NewImageRequest {
  const { clusterBits, refcountBits, lazyRefcounts, compressionType } = form;
  return {
    size: form.size.trim() === '' ? undefined : diskSize(form),
    version: 3,
    clusterBits,
    refcountBits,
    lazyRefcounts,
    extendedL2: isExtended(form),
    compressionType,
    preallocation: canPreallocate(form) ? form.preallocation : 'off',
  };
}

const option = (name: string, value: string | number, usual: string | number): readonly string[] =>
  value === usual ? [] : [`--${name}`, String(value)];

/** The options of a command that makes an image, those that are not usual. */
export const imageArguments = (options: ImageOptions): readonly string[] => [
  ...(options.lazyRefcounts ? [] : ['--strict-refcounts']),
  ...option('cluster-bits', options.clusterBits, 16),
  ...(isExtended(options) ? ['--extended-l2'] : []),
  ...option('compression-type', options.compressionType, 'zlib'),
];

/** The line that makes the same image in a terminal. */
export function createCommand(form: NewImageForm): string {
  const request = requestOf(form);
  const { backing } = form;
  return toolLine(
    'create',
    'disk.qcow2',
    ...(request.size === undefined ? [] : ['--size', String(request.size)]),
    ...imageArguments(request),
    ...option('refcount-bits', request.refcountBits, 16),
    ...option('preallocation', request.preallocation, 'off'),
    ...(form.dataFile ? ['--data-file', 'disk.raw'] : []),
    ...(backing
      ? ['--backing', pathIn(backing.folder, backing.fileName), '--backing-format', backing.format]
      : []),
  );
}
