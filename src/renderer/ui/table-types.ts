import type { ReactNode } from 'react';

/** A column of a Table. */
export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  /** css grid track: `120px`, `minmax(80px, 1fr)` */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** its header sorts */
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a click on a header asks for: the other direction, or that column ascending. */
export function nextSort(sort: Sort | undefined, column: string): Sort {
  return { column, descending: sort?.column === column ? !sort.descending : false };
}
