import type { ImageReport } from './report';

/** A report on a small image, for tests; fields given replace its own. */
export function reportOf(fields: Partial<ImageReport> = {}): ImageReport {
  return {
    report: 'platter-image',
    version: 1,
    made: '2026-11-29T12:00:00.000Z',
    program: 'Platter 1.0.0',
    fileName: 'disk.qcow2',
    image: {
      format: 'qcow2',
      version: 3,
      virtualSize: 2 ** 30,
      clusterSize: 65_536,
      refcountBits: 16,
      compressionType: 'zlib',
      extendedL2: false,
      inUse: { state: 'free' },
    },
    sizes: [{ id: 'virtual', name: 'Virtual', bytes: 2 ** 30, note: 'what the guest sees' }],
    header: { fields: [], features: [], extensions: [], findings: [] },
    snapshots: [],
    bitmaps: [],
    chain: [],
    repairs: [],
    acts: [],
    ...fields,
  };
}
