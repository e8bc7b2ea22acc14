import { isAbsolute } from 'node:path';
import type { BitmapInfo, SnapshotInfo } from '../../shared/results';
import { hasBit } from '../codec/big-endian';
import { AUTOCLEAR, COMPATIBLE, INCOMPATIBLE } from '../codec/feature-bits';
import type { Header } from '../codec/header';
import { compressionName } from '../image/decompress';
import type { Image } from '../image/image';
import type { LuksInfo } from '../image/luks-header';
import type { Storage } from '../io/storage';

/** A snapshot as `qemu-img info` has it. */
interface QemuSnapshot {
  readonly id: string;
  readonly name: string;
  readonly 'vm-state-size': number;
  readonly 'date-sec': number;
  readonly 'date-nsec': number;
  readonly 'vm-clock-sec': number;
  readonly 'vm-clock-nsec': number;
  readonly icount?: number;
}

/** The `format-specific` data of a qcow2 image. */
export interface QemuQcow2Data {
  readonly compat: '0.10' | '1.1';
  readonly 'compression-type': string;
  readonly 'lazy-refcounts'?: boolean;
  readonly 'refcount-bits': number;
  readonly corrupt?: boolean;
  readonly 'extended-l2'?: boolean;
  readonly bitmaps?: readonly Pick<BitmapInfo, 'name' | 'granularity' | 'flags'>[];
  readonly 'data-file'?: string;
  readonly 'data-file-raw'?: boolean;
  readonly encrypt?: { readonly format: 'aes' } | LuksInfo;
}

/** The object that `qemu-img info --output=json` prints. */
export interface QemuInfo {
  readonly filename: string;
  readonly format: 'qcow2' | 'raw';
  readonly 'virtual-size': number;
  readonly 'actual-size': number;
  readonly 'cluster-size'?: number;
  readonly encrypted?: true;
  readonly 'dirty-flag': boolean;
  readonly 'backing-filename'?: string;
  readonly 'full-backing-filename'?: string;
  readonly 'backing-filename-format'?: string;
  readonly snapshots?: readonly QemuSnapshot[];
  readonly 'format-specific'?: { readonly type: 'qcow2'; readonly data: QemuQcow2Data };
}

/** The name QEMU prints for a backing file: put behind the folder of the overlay's own name, nothing resolved. */
export function fullBackingName(fileName: string, backingName: string): string {
  if (isAbsolute(backingName) || /^[^/:]+:/.test(backingName)) return backingName;
  return fileName.slice(0, fileName.lastIndexOf('/') + 1) + backingName;
}

export async function qemuRawInfo(storage: Storage, filename: string): Promise<QemuInfo> {
  return {
    filename,
    format: 'raw',
    'virtual-size': Math.ceil(storage.length / 512) * 512,
    'actual-size': await storage.allocated(),
    'dirty-flag': false,
  };
}

/** @param filename as the user spelt it */
export async function qemuImageInfo(
  image: Image & { readonly header: Header },
  filename: string,
  luks: LuksInfo | undefined,
): Promise<QemuInfo> {
  const { header, geometry, backingName, snapshots } = image;
  return {
    filename,
    format: 'qcow2',
    'virtual-size': geometry?.virtualSize ?? header.size,
    'actual-size': await image.storage.allocated(),
    'cluster-size': 2 ** header.clusterBits,
    encrypted: header.cryptMethod > 0 ? true : undefined,
    'dirty-flag': hasBit(header.incompatible, INCOMPATIBLE.dirty),
    'backing-filename': backingName,
    'full-backing-filename': backingName === undefined ? undefined : fullBackingName(filename, backingName),
    'backing-filename-format': backingName === undefined ? undefined : image.extensionFacts?.backingFormat,
    // QEMU lists none where there can't be any
    snapshots: snapshots.length > 0 && !geometry?.dataFile ? snapshots.map(qemuSnapshot) : undefined,
    'format-specific': { type: 'qcow2', data: qcow2Data(image, luks) },
  };
}

function qemuSnapshot(snapshot: SnapshotInfo): QemuSnapshot {
  // seconds and nanoseconds are the digits before and after the last nine
  const clock = snapshot.vmClockNanoseconds.padStart(10, '0');
  return {
    id: snapshot.id,
    name: snapshot.name,
    'vm-state-size': snapshot.vmStateSize,
    'date-sec': snapshot.dateSeconds,
    'date-nsec': snapshot.dateNanoseconds,
    'vm-clock-sec': Number(clock.slice(0, -9)),
    'vm-clock-nsec': Number(clock.slice(-9)),
    icount: snapshot.icount === undefined ? undefined : Number(snapshot.icount),
  };
}

function qcow2Data(image: Image & { readonly header: Header }, luks: LuksInfo | undefined): QemuQcow2Data {
  const { header, extensionFacts, bitmaps } = image;
  const common = {
    'compression-type': compressionName(header.compressionType),
    'refcount-bits': 2 ** header.refcountOrder,
    encrypt: header.cryptMethod === 1 ? ({ format: 'aes' } as const) : luks,
  };
  if (header.version < 3) return { compat: '0.10', ...common };
  const external = hasBit(header.incompatible, INCOMPATIBLE.dataFile);
  return {
    compat: '1.1',
    ...common,
    'lazy-refcounts': hasBit(header.compatible, COMPATIBLE.lazyRefcounts),
    corrupt: hasBit(header.incompatible, INCOMPATIBLE.corrupt),
    'extended-l2': hasBit(header.incompatible, INCOMPATIBLE.extendedL2),
    bitmaps:
      bitmaps.length > 0
        ? bitmaps.map(({ name, granularity, flags }) => ({ name, granularity, flags }))
        : undefined,
    'data-file': extensionFacts?.dataFileName,
    'data-file-raw': external ? hasBit(header.autoclear, AUTOCLEAR.rawDataFile) : undefined,
  };
}
