/** The size ladder: what each size of an image is made of, and how it explains the next. */
import { CLASS_OF_KIND, CLUSTER_CLASSES } from './cluster-kinds';
import type { ClusterClass } from './cluster-kinds';
import type { ImageSummary, KindCount, MapSummary } from './results';
import { formatSize } from './sizes';

export interface Segment {
  /** `plain`: what it is made of is not known */
  readonly kind: ClusterClass | 'plain' | 'virtual' | 'gain';
  readonly bytes: number;
}

export interface Rung {
  readonly id: 'virtual' | 'mapped' | 'file' | 'disk' | 'reclaimable';
  readonly name: string;
  /** undefined until the map is read, or where it cannot be */
  readonly bytes?: number;
  readonly segments: readonly Segment[];
  readonly note: string;
}

/** Bytes of each class, in the order of the classes, empty ones left out; cut where `limit` bytes are full. */
export function classBytes(
  counts: readonly KindCount[],
  clusterSize: number,
  classes: readonly ClusterClass[],
  limit: number,
): readonly Segment[] {
  const segments: Segment[] = [];
  let left = limit;
  for (const name of classes) {
    const clusters = counts
      .filter(({ kind }) => CLASS_OF_KIND[kind] === name)
      .reduce((sum, count) => sum + count.clusters, 0);
    const bytes = Math.min(left, clusters * clusterSize);
    if (bytes > 0) segments.push({ kind: name, bytes });
    left -= bytes;
  }
  return segments;
}

const percent = (part: number, whole: number): string => {
  if (whole === 0) return '0 %';
  const share = (100 * part) / whole;
  return share > 0 && share < 0.1 ? 'under 0.1 %' : `${share.toFixed(share < 10 ? 1 : 0)} %`;
};

const bytesOf = (segments: readonly Segment[], kind: Segment['kind']): number =>
  segments.find((segment) => segment.kind === kind)?.bytes ?? 0;

function fileNote(
  { host, clusterSize, reclaimable, damagedClusters }: MapSummary,
  fileLength: number,
): string {
  const metadata = bytesOf(classBytes(host.counts, clusterSize, ['metadata'], fileLength), 'metadata');
  const parts = [
    `${formatSize(metadata)} metadata`,
    reclaimable > 0
      ? `${formatSize(reclaimable)} unused`
      : damagedClusters > 0
        ? 'damaged'
        : 'nothing unused',
  ];
  return parts.join(', ');
}

function mappedNote({ mapped, guest, clusterSize }: MapSummary, virtualSize: number): string {
  const damaged = bytesOf(classBytes(guest.counts, clusterSize, ['damaged'], virtualSize), 'damaged');
  return damaged > 0
    ? `${formatSize(damaged)} more are damaged or missing`
    : `${mapped === 0 ? 'nothing' : percent(mapped, virtualSize)} has clusters of its own`;
}

function reclaimableNote({ reclaimable, damagedClusters }: MapSummary): string {
  if (damagedClusters > 0) return 'uncertain, the map is damaged';
  return reclaimable > 0 ? 'free and leaked clusters' : 'the file is compact';
}

/** A host rounds the end of a file up to its own blocks; those of any file system are smaller. */
const HOST_BLOCK = 65_536;

function diskNote({ fileLength, onDisk }: ImageSummary): string {
  const beyond = onDisk - fileLength;
  if (beyond >= 0 && beyond < HOST_BLOCK) return 'no holes';
  return beyond < 0
    ? `${formatSize(-beyond)} less, in holes`
    : `${formatSize(beyond)} more than the file, reserved`;
}

/** Guest classes that have a place in the file. */
const MAPPED_CLASSES: readonly ClusterClass[] = ['data', 'compressed', 'shared', 'zero'];

/** The five rungs; without a map two of them are unknown. */
export function ladderOf(summary: ImageSummary, map: MapSummary | undefined): readonly Rung[] {
  const { virtualSize, fileLength, onDisk } = summary;
  const inFile = map ? classBytes(map.host.counts, map.clusterSize, CLUSTER_CLASSES, fileLength) : [];
  const mapped = map ? classBytes(map.guest.counts, map.clusterSize, MAPPED_CLASSES, map.mapped) : [];
  return [
    {
      id: 'virtual',
      name: 'Virtual',
      bytes: virtualSize,
      segments: [{ kind: 'virtual', bytes: virtualSize }],
      note: 'what the guest sees',
    },
    {
      id: 'mapped',
      name: 'Mapped',
      bytes: map?.mapped,
      segments: mapped,
      note: map ? mappedNote(map, virtualSize) : '',
    },
    {
      id: 'file',
      name: 'File length',
      bytes: fileLength,
      segments: map ? inFile : [{ kind: 'plain', bytes: fileLength }],
      note: map ? fileNote(map, fileLength) : '',
    },
    {
      id: 'disk',
      name: 'On disk',
      bytes: onDisk,
      segments: [{ kind: 'plain', bytes: onDisk }],
      note: diskNote(summary),
    },
    {
      id: 'reclaimable',
      name: 'Reclaimable',
      bytes: map?.reclaimable,
      segments: map ? [{ kind: 'gain', bytes: map.reclaimable }] : [],
      note: map ? reclaimableNote(map) : '',
    },
  ];
}

/** Bytes that the full width of the ladder stands for. */
export const ladderScale = (rungs: readonly Rung[]): number =>
  Math.max(1, ...rungs.map(({ bytes = 0 }) => bytes));
