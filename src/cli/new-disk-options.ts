import type { NewDiskOptions } from '../engine/operations/new-disk';
import type { Option, OptionValues } from './command';
import { FORCE_OPTION } from './common-options';
import { choice, wholeNumber } from './option-values';

/** Options of commands that make an image and fill it. */
export const NEW_DISK_OPTIONS = {
  'cluster-bits': { type: 'string', value: 'N', help: 'clusters of 2^N bytes, 9 to 21; 16 is usual' },
  'strict-refcounts': { type: 'boolean', help: 'keep refcounts right at all times later on, not lazily' },
  'extended-l2': { type: 'boolean', help: 'allocate 32nds of a cluster; from 14 cluster bits on' },
  'compression-type': { type: 'string', value: 'zlib|zstd', help: 'how clusters are compressed later' },
  ...FORCE_OPTION,
} as const satisfies Record<string, Option>;

/** What those options say. @throws PlatterError invalid-argument */
export function newDiskOptions(values: OptionValues): Omit<NewDiskOptions, 'path' | 'size'> {
  const clusterBits = wholeNumber(values, 'cluster-bits') ?? 16;
  const lazyRefcounts = values['strict-refcounts'] !== true;
  const extendedL2 = values['extended-l2'] === true;
  const compressionType =
    choice(values, 'compression-type', { zlib: 'zlib', zstd: 'zstd' } as const) ?? 'zlib';
  return {
    image: { clusterBits, lazyRefcounts, extendedL2, compressionType },
    overwrite: values.force === true,
  };
}
