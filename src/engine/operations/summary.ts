import { basename, dirname } from 'node:path';
import type { Finding } from '../../shared/findings';
import type { OperationContext } from '../../shared/progress';
import type { ImageSummary } from '../../shared/results';
import { hasBit } from '../codec/big-endian';
import { AUTOCLEAR } from '../codec/feature-bits';
import { isWalkable, refusalAlone } from '../check/walkable-image';
import { compressionName } from '../image/decompress';
import type { Image } from '../image/image';
import { detectUse } from '../io/qemu-locks';
import { throwIfAborted } from '../io/time-slice';
import { repairRefusal } from '../repair/repair-refusal';

const ENCRYPTION = [undefined, 'AES', 'LUKS'] as const;
/** What the window shows first: facts of the header and its chain, and who has the image open. */
export async function summary(
  image: Image,
  _options: Record<never, never>,
  { signal }: OperationContext = {},
): Promise<ImageSummary> {
  throwIfAborted(signal);
  const { header, geometry, storage, path } = image;
  const onDisk = await storage.allocated();
  const inUse =
    path === undefined ? ({ state: 'unknown', reason: 'no-file' } as const) : await detectUse(path);
  throwIfAborted(signal);
  return {
    fileName: basename(path ?? storage.name),
    folder: path === undefined ? '' : dirname(path),
    format: 'qcow2',
    version: header?.version ?? 0,
    virtualSize: geometry?.virtualSize ?? header?.size ?? 0,
    clusterSize: geometry?.clusterSize ?? 0,
    fileLength: storage.length,
    onDisk,
    refcountBits: geometry?.refcountBits ?? 0,
    compressionType: compressionName(header?.compressionType ?? 0),
    extendedL2: geometry?.extendedL2 ?? false,
    encryption: ENCRYPTION[header?.cryptMethod ?? 0],
    dataFile: dataFileOf(image),
    fields: image.headerFields,
    features: image.features,
    extensions: image.extensions,
    snapshots: image.snapshots,
    bitmaps: image.bitmaps,
    chain: image.chain,
    inUse,
    findings: image.findings,
    can: capabilities(image),
  };
}

function dataFileOf({ header, geometry, extensionFacts }: Image): ImageSummary['dataFile'] {
  if (!header || !geometry?.dataFile) return undefined;
  return { name: extensionFacts?.dataFileName ?? '', raw: hasBit(header.autoclear, AUTOCLEAR.rawDataFile) };
}

/** Header fields without which the tables of guest data can't be found. */
const MAP_FIELDS = new Set(['cluster_bits', 'size', 'l1_size', 'l1_table_offset', 'header_length']);

function capabilities(image: Image): ImageSummary['can'] {
  const map = isWalkable(image) && !image.findings.some(barsMap);
  const check = map && refusalAlone(image) === undefined;
  return { map, check, repair: map && repairRefusal(image) === undefined };
}

/** Whether a finding says that the tables of guest data can't be found, or mean what nobody here knows. */
function barsMap({ code, field }: Finding): boolean {
  if (code === 'unknown-incompatible-feature') return true;
  return (code === 'header-field-invalid' || code === 'value-too-large') && MAP_FIELDS.has(field ?? '');
}
