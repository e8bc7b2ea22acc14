import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Scroll position and visible size of an element, in pixels, kept up to date once a frame. */
export function useScrollWindow(ref: RefObject<HTMLElement | null>): {
  readonly top: number;
  readonly height: number;
  readonly width: number;
} {
  const [measure, setMeasure] = useState({ top: 0, height: 0, width: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    let frame = 0;
    const read = (): void => {
      frame = 0;
      setMeasure({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth });
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(read);
    };
    read();
    const observer = new ResizeObserver(later);
    observer.observe(element);
    element.addEventListener('scroll', later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      element.removeEventListener('scroll', later);
    };
  }, [ref]);
  return measure;
}
