import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useScrollWindow } from '../../ui/use-scroll-window';
import { lastTopRow, ROW_HEIGHT, rowAtScroll, scrollAtRow, spaceOf, topRowShowing } from './hex-scroll';

interface HexScroll {
  /** for the element that scrolls */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly topRow: number;
  /** pixels of the visible part */
  readonly height: number;
  /** pixels of the space behind the scroll bar */
  readonly space: number;
  /** brings a row into sight */
  readonly show: (row: number) => void;
}

/** Which rows a scrolling element shows, for files longer than a scroll bar can be. */
export function useHexScroll(rows: number): HexScroll {
  const box = useRef<HTMLDivElement>(null);
  const { top, height } = useScrollWindow(box);
  const [topRow, setTopRow] = useState(0);
  // where this hook itself put the scroll bar; that event says nothing new
  const placed = useRef(0);

  const goTo = useCallback(
    (row: number) => {
      const next = Math.max(0, Math.min(lastTopRow(rows, height), row));
      setTopRow(next);
      const element = box.current;
      if (!element) return;
      element.scrollTop = scrollAtRow(next, rows, height);
      placed.current = element.scrollTop;
    },
    [rows, height],
  );

  useLayoutEffect(() => {
    if (Math.abs(top - placed.current) < 1) return;
    placed.current = top;
    setTopRow(rowAtScroll(top, rows, height));
  }, [top, rows, height]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // on a shortened scroll bar a pixel is many rows: the wheel moves rows, not pixels
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || rows * ROW_HEIGHT <= spaceOf(rows)) return;
      event.preventDefault();
      const rowsMoved = event.deltaY / ROW_HEIGHT;
      goTo(topRow + Math.sign(rowsMoved) * Math.max(1, Math.round(Math.abs(rowsMoved))));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [rows, topRow, goTo]);

  const show = useCallback(
    (row: number) => {
      if (height > 0) goTo(topRowShowing(row, topRow, rows, height));
    },
    [goTo, topRow, rows, height],
  );
  return { box, topRow, height, space: spaceOf(rows), show };
}
