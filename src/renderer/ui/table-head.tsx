import { ArrowDown, ArrowUp } from 'lucide-react';
import { nextSort } from './table-types';
import type { Column, Marks, Sort } from './table-types';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  readonly marks?: Marks;
  /** how many rows there are */
  readonly rows: number;
}

/** The names of the columns; those that sort are buttons, and a box marks all rows. */
export function TableHead<Row>({ columns, template, sort, onSort, marks, rows }: TableHeadProps<Row>) {
  const ariaSort = (id: string) =>
    sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return (
    <div role="rowgroup" className="table-head-group">
      <div role="row" aria-rowindex={1} className="table-head" style={{ gridTemplateColumns: template }}>
        {marks && <MarkAll marks={marks} rows={rows} />}
        {columns.map(({ id, name, sortable, align }) => (
          <div
            key={id}
            role="columnheader"
            aria-sort={sortable ? ariaSort(id) : undefined}
            className={`table-cell align-${align ?? 'start'}`}
          >
            {sortable && onSort ? (
              <button type="button" className="table-sort" onClick={() => onSort(nextSort(sort, id))}>
                {name}
                {sort?.column === id && (sort.descending ? <ArrowDown /> : <ArrowUp />)}
              </button>
            ) : (
              name
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function MarkAll({ marks, rows }: { readonly marks: Marks; readonly rows: number }) {
  const { count, noun } = marks;
  const isAll = rows > 0 && count === rows;
  return (
    <div role="columnheader" className="table-mark">
      <button
        type="button"
        role="checkbox"
        aria-checked={isAll ? true : count > 0 ? 'mixed' : false}
        aria-label={`Mark all ${noun}s`}
        className="mark-all"
        onClick={() => marks.all(!isAll)}
      >
        <span className="mark-box" aria-hidden="true" />
      </button>
    </div>
  );
}
