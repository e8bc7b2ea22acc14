/** The rows of a folder's table: which are shown, in which order. */
import type { FolderRow } from '../../../shared/folder';
import type { Tone } from '../../ui/pill';
import type { Sort } from '../../ui/table-types';
import { backingOf, reclaimableOf, rowVerdict } from './row-text';

/** Worst first. */
const TONES: readonly Tone[] = ['bad', 'warn', 'accent', 'quiet', 'good'];

type Key = string | number;

const KEYS: Readonly<Record<string, (row: FolderRow) => Key>> = {
  name: ({ fileName, within }) => `${within}/${fileName}`,
  verdict: (row) => TONES.indexOf(rowVerdict(row).tone),
  virtual: ({ summary }) => summary?.virtualSize ?? -1,
  length: ({ summary, fileLength }) => summary?.fileLength ?? fileLength,
  disk: ({ summary }) => summary?.onDisk ?? -1,
  reclaimable: (row) => reclaimableOf(row) ?? -1,
  snapshots: ({ summary }) => summary?.snapshots.length ?? -1,
  backing: (row) => backingOf(row) ?? '',
  checked: ({ checkedAt }) => checkedAt ?? 0,
};

const WORDS = new Intl.Collator(undefined, { numeric: true });

const compare = (a: Key, b: Key): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : WORDS.compare(String(a), String(b));

/** Rows in whose name, folder or verdict all words of the filter occur, in order; what is equal by name. */
export function listedRows(rows: Iterable<FolderRow>, filter: string, sort: Sort): readonly FolderRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = [...rows].filter((row) => {
    if (words.length === 0) return true;
    const text = `${row.within}/${row.fileName} ${rowVerdict(row).name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const keyed = kept.map((row) => ({ row, key: KEYS[sort.column](row), name: KEYS['name'](row) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => sign * compare(a.key, b.key) || compare(a.name, b.name));
  return keyed.map(({ row }) => row);
}
