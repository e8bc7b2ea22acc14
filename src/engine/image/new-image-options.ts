import { PlatterError } from '../../shared/errors';
import { largestDisk } from '../../shared/metadata-estimate';
import { formatSize } from '../../shared/sizes';
import { encodeText } from '../codec/text';

/** A file that a new image stands on. */
export interface NewBacking {
  /** as it is to stand in the header: relative to the image, or absolute */
  readonly name: string;
  /** as QEMU names it */
  readonly format: string;
}

/** What a new image is to be. */
export interface NewImageOptions {
  /** bytes of the virtual disk; rounded up to 512 */
  readonly size: number;
  /** 3 is `compat=1.1`, 2 is `compat=0.10` */
  readonly version: 2 | 3;
  readonly clusterBits: number;
  readonly refcountBits: number;
  readonly lazyRefcounts: boolean;
  readonly extendedL2: boolean;
  readonly compressionType: 'zlib' | 'zstd';
  readonly preallocation: 'off' | 'metadata';
  readonly backing?: NewBacking;
  /** name of the file for the guest's data, as it is to stand in the header */
  readonly dataFile?: string;
}

/** What QEMU makes an image with where nothing else is asked for. */
export const NEW_IMAGE_DEFAULTS = {
  version: 3,
  clusterBits: 16,
  refcountBits: 16,
  lazyRefcounts: false,
  extendedL2: false,
  compressionType: 'zlib',
  preallocation: 'off',
} as const satisfies Partial<NewImageOptions>;

/** Bytes; QEMU's limits for names in the header. */
const MAX_BACKING_NAME = 1023;
const MAX_FORMAT_NAME = 15;
const NEEDS_V3 = 'only with compat 1.1';

/**
 * Refuses what `qemu-img create` refuses.
 * @throws PlatterError invalid-argument; fields.name is the option of the command line without its dashes
 */
export function checkNewImage(options: NewImageOptions): void {
  checkNumbers(options);
  if (options.version === 2) checkVersion2(options);
  checkSize(options);
  checkBacking(options);
  if (options.dataFile === '') throw wrong('data-file', 'an empty name', 'the path of a file');
}

function checkNumbers({ clusterBits, refcountBits, extendedL2 }: NewImageOptions): void {
  if (!Number.isInteger(clusterBits) || clusterBits < 9 || clusterBits > 21) {
    throw wrong('cluster-bits', clusterBits, '9 to 21, for clusters of 512 bytes to 2 MiB');
  }
  if (![1, 2, 4, 8, 16, 32, 64].includes(refcountBits)) {
    throw wrong('refcount-bits', refcountBits, '1, 2, 4, 8, 16, 32 or 64');
  }
  if (extendedL2 && clusterBits < 14) {
    throw wrong('extended-l2', `${2 ** clusterBits} bytes a cluster`, 'at least 14 cluster bits, 16 KiB');
  }
}

function checkVersion2(options: NewImageOptions): void {
  if (options.lazyRefcounts) throw wrong('lazy-refcounts', undefined, NEEDS_V3);
  if (options.refcountBits !== 16) {
    throw wrong('refcount-bits', options.refcountBits, `others than 16 ${NEEDS_V3}`);
  }
  if (options.extendedL2) throw wrong('extended-l2', undefined, NEEDS_V3);
  if (options.compressionType !== 'zlib') {
    throw wrong('compression-type', options.compressionType, NEEDS_V3);
  }
  if (options.dataFile !== undefined) throw wrong('data-file', options.dataFile, NEEDS_V3);
}

function checkSize({ size, clusterBits, extendedL2 }: NewImageOptions): void {
  if (!Number.isSafeInteger(size) || size < 0) throw wrong('size', size, 'a whole number of bytes');
  const clusterSize = 2 ** clusterBits;
  const most = largestDisk(clusterSize, extendedL2);
  if (size <= most) return;
  const expected = `at most ${formatSize(most)} with clusters of ${formatSize(clusterSize)}`;
  throw wrong('size', formatSize(size), expected);
}

function checkBacking({ backing, preallocation, extendedL2 }: NewImageOptions): void {
  if (!backing) return;
  const nameLength = encodeText(backing.name).length;
  if (nameLength === 0) throw wrong('backing', 'an empty name', 'the path of a file');
  if (nameLength > MAX_BACKING_NAME) {
    throw wrong('backing', `a name of ${nameLength} bytes`, `at most ${MAX_BACKING_NAME}`);
  }
  const formatLength = encodeText(backing.format).length;
  if (formatLength === 0 || formatLength > MAX_FORMAT_NAME) {
    throw wrong('backing-format', backing.format, `a name of 1 to ${MAX_FORMAT_NAME} bytes`);
  }
  if (preallocation !== 'off' && !extendedL2) {
    throw wrong('preallocation', preallocation, 'together with a backing file only with extended L2');
  }
}

/** An option that does not go; `name` is that of the command line without its dashes. */
export const wrong = (name: string, value: string | number | undefined, expected: string): PlatterError =>
  new PlatterError('invalid-argument', { name, value, expected });
