import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { nextSort } from './table-types';
import type { Column, Sort } from './table-types';
import { rowAfterKey, rowsInSight } from './table-window';
import { useScrollWindow } from './use-scroll-window';
import './table.css';

/** Pixels of one row; also set in table.css. */
const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 29;

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** how many rows there are */
  readonly rows: number;
  /** the row at an index; undefined while it is not there yet */
  readonly rowAt: (index: number) => Row | undefined;
  /** called with the rows that come into sight, first and one after the last, so that they can be fetched */
  readonly onSight?: (first: number, end: number) => void;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  readonly selected?: number;
  readonly onSelect?: (index: number) => void;
  /** Enter or a double click on a row */
  readonly onAct?: (index: number) => void;
  /** shown in the place of rows when there are none */
  readonly empty?: ReactNode;
}

const rowUnder = (target: EventTarget): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset['index']) : undefined;
};

/** A table of any length: only the rows in sight exist. Arrow keys move the selection. */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, rowAt, onSight, selected, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { top, height } = useScrollWindow(box);
  const { first, end } = rowsInSight(top, height, ROW_HEIGHT, rows);
  const template = columns.map(({ width }) => width).join(' ');
  useEffect(() => {
    if (end > first) onSight?.(first, end);
  }, [first, end, onSight]);

  const move = (index: number): void => {
    onSelect?.(index);
    const element = box.current;
    if (!element) return;
    const rowTop = index * ROW_HEIGHT;
    const room = element.clientHeight - HEAD_HEIGHT;
    if (rowTop < element.scrollTop) element.scrollTop = rowTop;
    else if (rowTop + ROW_HEIGHT > element.scrollTop + room) element.scrollTop = rowTop + ROW_HEIGHT - room;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== box.current) return;
    if (event.key === 'Enter' && selected !== undefined) props.onAct?.(selected);
    const index = onSelect && rowAfterKey(event.key, selected, rows, Math.floor(height / ROW_HEIGHT) - 1);
    if (index === undefined) return;
    event.preventDefault();
    move(index);
  };
  const selectedInSight = selected !== undefined && selected >= first && selected < end;

  return (
    <div
      ref={box}
      className="table"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length}
      aria-activedescendant={selectedInSight ? `${id}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = rowUnder(event.target);
        if (index !== undefined) onSelect?.(index);
      }}
      onDoubleClick={(event) => {
        const index = rowUnder(event.target);
        if (index !== undefined) props.onAct?.(index);
      }}
    >
      <div role="presentation" className="table-sheet">
        <TableHead columns={columns} template={template} sort={props.sort} onSort={props.onSort} />
        <div role="rowgroup" className="table-space" style={{ height: rows * ROW_HEIGHT }}>
          {Array.from({ length: end - first }, (_, position) => {
            const index = first + position;
            const row = rowAt(index);
            return (
              <div
                key={index}
                id={`${id}-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={onSelect ? index === selected : undefined}
                className="table-row"
                style={{ top: index * ROW_HEIGHT, gridTemplateColumns: template }}
                data-index={index}
              >
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    className={`table-cell align-${column.align ?? 'start'}`}
                  >
                    {row === undefined ? '' : column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {rows === 0 && <div className="table-empty">{props.empty}</div>}
    </div>
  );
}

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
}

function TableHead<Row>({ columns, template, sort, onSort }: TableHeadProps<Row>) {
  const ariaSort = (id: string) =>
    sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return (
    <div role="rowgroup" className="table-head-group">
      <div role="row" aria-rowindex={1} className="table-head" style={{ gridTemplateColumns: template }}>
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
