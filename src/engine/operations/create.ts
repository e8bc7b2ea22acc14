import { dirname } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { estimateMetadata, type MetadataEstimate } from '../../shared/metadata-estimate';
import type { OperationContext } from '../../shared/progress';
import type { Backing } from '../image/backing-chain';
import type { Gate } from '../image/gate';
import { planNewImage, type NewImagePlan } from '../image/new-image';
import { NEW_IMAGE_DEFAULTS, wrong, type NewBacking, type NewImageOptions } from '../image/new-image-options';
import { openBackingOf } from '../image/open-image';
import { writeNewImage } from '../image/write-new-image';
import { identityAt } from '../io/file-identity';
import { withNewFiles } from '../io/new-files';
import { systemPath } from '../io/system-path';
import { throwIfAborted } from '../io/time-slice';
import { PhaseMeter } from './phase-meter';

/** A new image, and where; what is left out is as QEMU makes it. */
export interface CreateOptions extends Partial<Omit<NewImageOptions, 'backing'>> {
  /** where the image is to be */
  readonly path: string;
  readonly backing?: Partial<NewBacking>;
  /** lets the image, and its data file, replace files that hold something */
  readonly overwrite?: boolean;
  /** decides about the backing chain; none is opened without one */
  readonly gate?: Gate;
}

/** What was made; sizes in bytes. */
export interface CreateResult {
  /** absolute */
  readonly path: string;
  readonly virtualSize: number;
  readonly clusterSize: number;
  readonly fileLength: number;
  /** of the file, what is metadata */
  readonly metadataBytes: number;
  /** what the metadata takes when the image is full, and more */
  readonly estimate: MetadataEstimate;
  /** names as they stand in the header */
  readonly backing?: NewBacking;
  readonly dataFile?: string;
}

/**
 * Makes a new image, with a data file where one is asked for. Whatever ends it early, no half of an image stays, and
 * what was there before is as it was.
 * @throws PlatterError invalid-argument (fields.name is the command line's option without dashes), header-full,
 *   backing-file, file-exists, in-use, no-such-file where the folder is not there, not-writable,
 *   is-directory, not-a-regular-file, io-error, cancelled
 */
export async function create(options: CreateOptions, context: OperationContext = {}): Promise<CreateResult> {
  throwIfAborted(context.signal);
  const path = systemPath(options.path);
  const data = options.dataFile === undefined ? undefined : dataFileAt(options.dataFile, path);
  const backing = await lookAtBacking(options, path, data?.path, context);
  const size = options.size ?? backing?.virtualSize;
  if (size === undefined) {
    throw wrong('size', 'nothing', 'a size, or a backing file that has one');
  }
  const asked: NewImageOptions = {
    size,
    version: options.version ?? NEW_IMAGE_DEFAULTS.version,
    clusterBits: options.clusterBits ?? NEW_IMAGE_DEFAULTS.clusterBits,
    refcountBits: options.refcountBits ?? NEW_IMAGE_DEFAULTS.refcountBits,
    lazyRefcounts: options.lazyRefcounts ?? NEW_IMAGE_DEFAULTS.lazyRefcounts,
    extendedL2: options.extendedL2 ?? NEW_IMAGE_DEFAULTS.extendedL2,
    compressionType: options.compressionType ?? NEW_IMAGE_DEFAULTS.compressionType,
    preallocation: options.preallocation ?? NEW_IMAGE_DEFAULTS.preallocation,
    backing: backing?.asked,
    dataFile: data?.name,
  };
  const plan = planNewImage(asked);
  context.log?.(`${plan.metadataBytes} bytes of metadata in a file of ${plan.fileLength}`);
  await makeFiles(plan, { path, data: data?.path, overwrite: options.overwrite ?? false }, context);
  const { virtualSize, clusterSize, fileLength, metadataBytes } = plan;
  const { refcountBits, extendedL2 } = asked;
  const shape = { size: virtualSize, clusterSize, refcountBits, extendedL2, dataFile: data !== undefined };
  return {
    path,
    virtualSize,
    clusterSize,
    fileLength,
    metadataBytes,
    estimate: estimateMetadata(shape),
    backing: backing?.asked,
    dataFile: data?.name,
  };
}

interface Targets {
  readonly path: string;
  readonly data: string | undefined;
  readonly overwrite: boolean;
}

async function makeFiles(
  plan: NewImagePlan,
  { path, data, overwrite }: Targets,
  { signal, progress }: OperationContext,
): Promise<void> {
  const meter = new PhaseMeter([{ name: 'metadata', share: 100, unit: 'bytes' }], progress);
  await withNewFiles({ overwrite }, async (files) => {
    // first: an image whose data file is not there is worse than a data file without an image
    if (data !== undefined) await (await files.create(data)).truncate(plan.virtualSize);
    await writeNewImage(plan, await files.create(path), signal, meter.start('metadata'));
    throwIfAborted(signal);
  });
  meter.finish();
}

/**
 * Where a data file is to be, and its name for the header. QEMU looks for it relative to the working directory, and
 * other programs beside the image: where these differ, only an absolute name means the same to all.
 */
function dataFileAt(name: string, image: string): { readonly path: string; readonly name: string } {
  if (name === '') throw wrong('data-file', 'an empty name', 'the path of a file');
  const path = systemPath(name);
  if (isSame(path, image)) throw wrong('data-file', name, 'another file than the image');
  return { path, name: path === systemPath(name, dirname(image)) ? name : path };
}

interface KnownBacking {
  readonly asked: NewBacking;
  readonly virtualSize: number | undefined;
}

/** Opens the backing file as the image will. */
async function lookAtBacking(
  { backing: asked, gate }: CreateOptions,
  image: string,
  data: string | undefined,
  context: OperationContext,
): Promise<KnownBacking | undefined> {
  if (asked === undefined) return undefined;
  const { name, format } = asked;
  if (name === undefined) throw wrong('backing-format', format, 'together with a backing file');
  if (name === '') throw wrong('backing', 'an empty name', 'the path of a file');
  if (format === undefined) {
    throw wrong('backing-format', 'nothing', 'the format of the backing file, raw or qcow2');
  }
  const above = [image, data].flatMap((path) => (path === undefined ? [] : (identityAt(path)?.file ?? [])));
  const backing = await openBackingOf({ name, format, holder: image }, new Set(above), { gate }, context);
  await (backing.source?.kind === 'qcow2' ? backing.source.image : backing.source?.storage)?.close();
  refuseBroken(backing);
  return { asked: { name, format }, virtualSize: backing.links[0].virtualSize };
}

/** @throws PlatterError backing-file where any link of the chain can't be used */
function refuseBroken({ links }: Backing): void {
  const broken = links.find(({ problem }) => problem);
  if (broken) throw new PlatterError('backing-file', { name: broken.name, ...broken.problem });
}

/** Whether two paths lead to one file, there or not. */
function isSame(path: string, other: string): boolean {
  const file = identityAt(path)?.file;
  return path === other || (file !== undefined && file === identityAt(other)?.file);
}
