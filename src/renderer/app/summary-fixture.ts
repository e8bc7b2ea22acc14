import type { ImageSummary } from '../../shared/results';

/** A sound image of 1 GiB in a file of 1 MiB, for tests; fields given replace its own. */
export function summaryOf(fields: Partial<ImageSummary> = {}): ImageSummary {
  return {
    fileName: 'disk.qcow2',
    folder: '/images',
    format: 'qcow2',
    version: 3,
    virtualSize: 2 ** 30,
    clusterSize: 65_536,
    fileLength: 2 ** 20,
    onDisk: 2 ** 20,
    refcountBits: 16,
    compressionType: 'zlib',
    extendedL2: false,
    fields: [],
    features: [],
    extensions: [],
    snapshots: [],
    bitmaps: [],
    chain: [],
    inUse: { state: 'free' },
    findings: [],
    can: { map: true, check: true, repair: true },
    ...fields,
  };
}
