import { allowLocal } from '../../engine/image/gate';
import { create as createImage, type CreateOptions, type CreateResult } from '../../engine/operations/create';
import { printable } from '../../shared/printable';
import { formatSize } from '../../shared/sizes';
import type { Command, OptionValues } from '../command';
import { FORCE_OPTION, OUTPUT_OPTION, PROGRESS_OPTIONS } from '../common-options';
import { jsonDocument } from '../json-document';
import { choice, sizeOf, text, wantsJson, wholeNumber } from '../option-values';

/** `qcow-tool create`: a new image. */
export const create: Command = {
  name: 'create',
  summary:
    'Makes a new qcow2 image, empty or over a backing file, with lazy refcounts unless told otherwise.',
  options: {
    size: {
      type: 'string',
      value: 'S',
      help: 'size of the disk: bytes, or with k M G T P, KiB MiB GiB TiB PiB; that of the backing file if left out',
    },
    'strict-refcounts': { type: 'boolean', help: 'keep refcounts right at all times, not lazily' },
    'cluster-bits': { type: 'string', value: 'N', help: 'clusters of 2^N bytes, 9 to 21; 16 is usual' },
    'refcount-bits': { type: 'string', value: 'N', help: 'width of refcounts: 1, 2, 4 … 64; 16 is usual' },
    compat: { type: 'string', value: '0.10|1.1', help: '0.10 for programs that are very old' },
    backing: { type: 'string', value: 'F', help: 'file that shows through where nothing is written' },
    'backing-format': { type: 'string', value: 'FMT', help: 'its format: raw or qcow2' },
    'extended-l2': { type: 'boolean', help: 'allocate 32nds of a cluster; from 14 cluster bits on' },
    'data-file': {
      type: 'string',
      value: 'F',
      help: 'keep the guest’s data in this file, which is made too',
    },
    preallocation: { type: 'string', value: 'off|metadata', help: 'make the tables for the whole disk now' },
    'compression-type': { type: 'string', value: 'zlib|zstd', help: 'how clusters are compressed later' },
    ...FORCE_OPTION,
    ...OUTPUT_OPTION,
    ...PROGRESS_OPTIONS,
  },
  examples: [
    'qcow-tool create disk.qcow2 --size 20G',
    'qcow-tool create --backing base.qcow2 --backing-format qcow2 overlay.qcow2',
  ],

  async run({ image, values, context, print }) {
    const json = wantsJson(values);
    const options = createOptions(image, values);
    const result = await createImage(options, context);
    await print(json ? jsonDocument(resultJson(result, image)) : resultText(result, image));
    return 0;
  },
};

function createOptions(path: string, values: OptionValues): CreateOptions {
  const version = choice(values, 'compat', { '0.10': 2, '1.1': 3 }) ?? 3;
  const named = { name: text(values, 'backing'), format: text(values, 'backing-format') };
  return {
    path,
    size: sizeOf(values, 'size'),
    version,
    clusterBits: wholeNumber(values, 'cluster-bits') ?? 16,
    refcountBits: wholeNumber(values, 'refcount-bits') ?? 16,
    lazyRefcounts: version === 3 && values['strict-refcounts'] !== true,
    extendedL2: values['extended-l2'] === true,
    compressionType: choice(values, 'compression-type', { zlib: 'zlib', zstd: 'zstd' }) ?? 'zlib',
    preallocation: choice(values, 'preallocation', { off: 'off', metadata: 'metadata' }) ?? 'off',
    backing: named.name === undefined && named.format === undefined ? undefined : named,
    dataFile: text(values, 'data-file'),
    overwrite: values.force === true,
    // whoever types a name means that file
    gate: allowLocal,
  };
}

/** Keys as `qemu-img info` has them, where it has them. */
function resultJson(result: CreateResult, filename: string): Readonly<Record<string, unknown>> {
  return {
    filename,
    format: 'qcow2',
    'virtual-size': result.virtualSize,
    'cluster-size': result.clusterSize,
    'file-length': result.fileLength,
    'metadata-bytes': result.metadataBytes,
    'metadata-bytes-when-full': result.estimate.full.total,
    'can-be-full': result.estimate.canBeFull,
    'backing-filename': result.backing?.name,
    'backing-filename-format': result.backing?.format,
    'data-file': result.dataFile,
  };
}

function resultText(result: CreateResult, filename: string): string {
  const { virtualSize, fileLength, metadataBytes, estimate } = result;
  const sizes = [
    `a disk of ${formatSize(virtualSize)} (${virtualSize} bytes)`,
    `a file of ${formatSize(fileLength)}`,
    `${formatSize(metadataBytes)} of metadata, ${formatSize(estimate.full.total)} when full`,
  ];
  const never = estimate.canBeFull ? '' : '; its refcounts do not reach far enough for it ever to be full';
  return `created ${printable(filename)}: ${sizes.join(', ')}${never}\n`;
}
