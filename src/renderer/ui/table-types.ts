import type { ReactNode } from 'react';

/** A column of a Table. */
export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  /** css grid track: `120px`, `minmax(80px, 1fr)` */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** it is left out where the table has fewer pixels; something else tells it then */
  readonly atLeast?: number;
  /** its header sorts */
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** Rows that are marked, to have something done to all of them. */
export interface Marks {
  /** what a row is: `image` */
  readonly noun: string;
  /** rows that are marked, of those that are listed */
  readonly count: number;
  readonly isMarked: (index: number) => boolean;
  /** marks a row or takes its mark away; with `through`, all from the last one that was marked so */
  readonly toggle: (index: number, through: boolean) => void;
  /** marks all that are listed, or none */
  readonly all: (marked: boolean) => void;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a click on a header asks for: the other direction, or that column ascending. */
export function nextSort(sort: Sort | undefined, column: string): Sort {
  return { column, descending: sort?.column === column ? !sort.descending : false };
}
