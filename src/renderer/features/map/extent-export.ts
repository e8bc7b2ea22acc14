/** The extents table as text for the clipboard. Offsets and lengths in bytes. */
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { ExtentRow, MapSpace } from '../../../shared/results';

const NAMES = new Map<number, string>(Object.entries(ClusterKind).map(([name, kind]) => [kind, name]));

interface ExportRow {
  readonly start: number;
  readonly length: number;
  readonly kind: string;
  /** where it lies in the other space */
  readonly other?: number;
}

const exportRow = ({ start, count, kind, other }: ExtentRow, clusterSize: number): ExportRow => ({
  start: start * clusterSize,
  length: count * clusterSize,
  kind: NAMES.get(kind) ?? 'unknown',
  other: other === undefined ? undefined : other * clusterSize,
});

const otherSpace = (space: MapSpace): MapSpace => (space === 'host' ? 'guest' : 'host');

/** One line per row below a line of names. */
export function extentsToCsv(rows: readonly ExtentRow[], space: MapSpace, clusterSize: number): string {
  const lines = rows.map((row) => {
    const { start, length, kind, other } = exportRow(row, clusterSize);
    return `${start},${length},${kind},${other ?? ''}`;
  });
  return [`${space}_offset,length,kind,${otherSpace(space)}_offset`, ...lines, ''].join('\n');
}

/** An array with one object per row. */
export function extentsToJson(rows: readonly ExtentRow[], space: MapSpace, clusterSize: number): string {
  const objects = rows.map((row) => {
    const { start, length, kind, other } = exportRow(row, clusterSize);
    return JSON.stringify({
      [`${space}_offset`]: start,
      length,
      kind,
      ...(other !== undefined && { [`${otherSpace(space)}_offset`]: other }),
    });
  });
  return `[\n  ${objects.join(',\n  ')}\n]\n`;
}
