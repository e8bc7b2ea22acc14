import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject, WheelEvent } from 'react';

interface TabScroll {
  /** for the element that scrolls */
  readonly strip: RefObject<HTMLElement | null>;
  /** there are more tabs than fit */
  readonly overflows: boolean;
  readonly onWheel: (event: WheelEvent<HTMLElement>) => void;
}

/** Keeps the tab in front in sight, and lets a wheel move the strip sideways. */
export function useTabScroll(active: string | undefined, tabs: number): TabScroll {
  const strip = useRef<HTMLElement>(null);
  const [overflows, setOverflows] = useState(false);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = strip.current;
    if (!element) return;
    const measure = (): void => {
      setOverflows(tabs > 1 && element.scrollWidth > element.clientWidth + 1);
      setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [tabs]);
  useEffect(() => {
    if (active === undefined || width === 0) return;
    const tab = strip.current?.querySelector(`[data-handle="${active}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, width]);
  const onWheel = (event: WheelEvent<HTMLElement>): void => {
    if (Math.abs(event.deltaY) > Math.abs(event.deltaX)) event.currentTarget.scrollLeft += event.deltaY;
  };
  return { strip, overflows, onWheel };
}
