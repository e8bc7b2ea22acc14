import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { LeftOut } from './left-out';
import { TableHead } from './table-head';
import type { Column, Marks, Sort } from './table-types';
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
  /** a box before each row; what is selected is then where the cursor is */
  readonly marks?: Marks;
  /** what a row is, where the columns that have no room are to be told of the selected one below the table */
  readonly leftOutOf?: string;
  /** shown in the place of rows when there are none */
  readonly empty?: ReactNode;
}

const rowUnder = (target: EventTarget): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset['index']) : undefined;
};

const isMarkBox = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('.table-mark') !== null;

/** Does what a key asks for, where it is about marks. @returns whether it was */
function markByKey(marks: Marks, event: KeyboardEvent, selected: number | undefined): boolean {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
  if (altKey) return false;
  if (ctrlKey || metaKey) {
    if (shiftKey || key.toLowerCase() !== 'a') return false;
    marks.all(true);
    return true;
  }
  if (key === 'Escape' && marks.count > 0) marks.all(false);
  else if (key === ' ' && selected !== undefined) marks.toggle(selected, shiftKey);
  else return false;
  return true;
}

/** Pixels of the boxes' column. */
const MARK_TRACK = '24px';

/**
 * A table of any length: only the rows in sight exist. Arrow keys move the selection; with marks, Space marks, Shift
 * marks through, Ctrl+A marks all, Escape none.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { rows, rowAt, onSight, selected, onSelect, leftOutOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { top, height, width: across } = useScrollWindow(box);
  const columns = props.columns.filter(({ atLeast = 0 }) => across >= atLeast);
  const { first, end } = rowsInSight(top, height, ROW_HEIGHT, rows);
  const { marks } = props;
  const template = [...(marks ? [MARK_TRACK] : []), ...columns.map(({ width }) => width)].join(' ');
  useEffect(() => {
    if (end > first) onSight?.(first, end);
  }, [first, end, onSight]);

  // whoever selected it: a key, or a picture beside the table
  useEffect(() => {
    const element = box.current;
    if (!element || selected === undefined) return;
    const rowTop = selected * ROW_HEIGHT;
    const room = element.clientHeight - HEAD_HEIGHT;
    if (rowTop < element.scrollTop) element.scrollTop = rowTop;
    else if (rowTop + ROW_HEIGHT > element.scrollTop + room) element.scrollTop = rowTop + ROW_HEIGHT - room;
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== box.current) return;
    if (marks && markByKey(marks, event, selected)) {
      event.preventDefault();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && selected !== undefined) props.onAct?.(selected);
    const index = onSelect && rowAfterKey(event.key, selected, rows, Math.floor(height / ROW_HEIGHT) - 1);
    if (index === undefined) return;
    event.preventDefault();
    onSelect?.(index);
    if (marks && event.shiftKey) marks.toggle(index, true);
  };
  const selectedInSight = selected !== undefined && selected >= first && selected < end;

  return (
    <>
      <div
        ref={box}
        className="table"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + (marks ? 1 : 0)}
        aria-multiselectable={marks ? true : undefined}
        aria-activedescendant={selectedInSight ? `${id}-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const index = rowUnder(event.target);
          if (index === undefined) return;
          if (marks && (isMarkBox(event.target) || event.shiftKey || event.ctrlKey || event.metaKey))
            marks.toggle(index, event.shiftKey);
          onSelect?.(index);
        }}
        onDoubleClick={(event) => {
          const index = rowUnder(event.target);
          if (index !== undefined && !isMarkBox(event.target)) props.onAct?.(index);
        }}
      >
        <div role="presentation" className="table-sheet">
          <TableHead
            columns={columns}
            template={template}
            sort={props.sort}
            onSort={props.onSort}
            marks={marks}
            rows={rows}
          />
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
                  aria-selected={marks ? marks.isMarked(index) : onSelect ? index === selected : undefined}
                  data-current={marks && index === selected ? true : undefined}
                  className="table-row"
                  style={{ top: index * ROW_HEIGHT, gridTemplateColumns: template }}
                  data-index={index}
                >
                  {marks && (
                    <div
                      role="gridcell"
                      className="table-mark"
                      aria-label={marks.isMarked(index) ? 'Marked' : 'Not marked'}
                    >
                      <span className="mark-box" aria-hidden="true" />
                    </div>
                  )}
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
      {leftOutOf !== undefined && (
        <LeftOut
          noun={leftOutOf}
          columns={props.columns.filter((column) => !columns.includes(column))}
          row={selected === undefined ? undefined : rowAt(selected)}
        />
      )}
    </>
  );
}
