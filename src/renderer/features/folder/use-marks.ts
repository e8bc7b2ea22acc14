import { useRef, useState } from 'react';
import type { FolderRow, RowHandle } from '../../../shared/folder';
import type { Marks } from '../../ui/table-types';

/** Which images are marked: kept while others are listed, as rows are by their handles. */
export function useMarks(listed: readonly FolderRow[]): {
  readonly marks: Marks;
  readonly marked: readonly FolderRow[];
} {
  const [chosen, setChosen] = useState<ReadonlySet<RowHandle>>(() => new Set());
  const last = useRef<number>(undefined);
  // what is not in sight is not acted on
  const marked = listed.filter(({ row }) => chosen.has(row));
  const toggle = (index: number, through: boolean): void => {
    const isMarked = chosen.has(listed[index].row);
    const from = through ? (last.current ?? index) : index;
    const next = new Set(chosen);
    for (const { row } of listed.slice(Math.min(from, index), Math.max(from, index) + 1)) {
      if (through || !isMarked) next.add(row);
      else next.delete(row);
    }
    if (!through || last.current === undefined) last.current = index;
    setChosen(next);
  };
  const all = (mark: boolean): void => {
    last.current = undefined;
    setChosen(new Set(mark ? listed.map(({ row }) => row) : []));
  };
  return {
    marked,
    marks: {
      noun: 'image',
      count: marked.length,
      isMarked: (index) => listed[index] !== undefined && chosen.has(listed[index].row),
      toggle,
      all,
    },
  };
}
