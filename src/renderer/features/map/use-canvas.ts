/** What every canvas of the map needs: its size in device pixels, and a frame only when something changed. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

const NOTHING: CanvasSize = { width: 0, height: 0, ratio: 1 };

/** Size of an element in device pixels, kept up to date. */
export function useDeviceSize(ref: RefObject<HTMLElement | null>): CanvasSize {
  const [size, setSize] = useState(NOTHING);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const take = (width: number, height: number): void => {
      const ratio = window.devicePixelRatio;
      setSize((old) =>
        old.width === width && old.height === height && old.ratio === ratio ? old : { width, height, ratio },
      );
    };
    const read = (): void => {
      const ratio = window.devicePixelRatio;
      take(Math.floor(element.clientWidth * ratio), Math.floor(element.clientHeight * ratio));
    };
    read();
    // the width in CSS pixels is rounded: where they are fractions of device pixels, a canvas made after it is blurred
    const observer = new ResizeObserver(
      ([
        {
          devicePixelContentBoxSize: [box],
        },
      ]) => take(box.inlineSize, box.blockSize),
    );
    observer.observe(element, { box: 'device-pixel-content-box' });
    const density = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    density.addEventListener('change', read);
    return () => {
      observer.disconnect();
      density.removeEventListener('change', read);
    };
  }, [ref]);
  return size;
}

/** Returns a stable function that asks for `paint` in the next frame; however often it is called, once. */
export function useRepaint(paint: () => void): () => void {
  const latest = useRef(paint);
  const frame = useRef(0);
  useLayoutEffect(() => {
    latest.current = paint;
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(() => {
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      latest.current();
    });
  }, []);
}

/** Gives a canvas its size and returns its context, opaque for the map and clear for overlays. */
export function contextOf(
  canvas: HTMLCanvasElement,
  { width, height }: Pick<CanvasSize, 'width' | 'height'>,
  alpha: boolean,
): CanvasRenderingContext2D {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return canvas.getContext('2d', { alpha })!;
}

/** A picture whose pixels can be set as words; the same one as long as its size stays. */
export function usePixels(): (
  width: number,
  height: number,
) => {
  readonly image: ImageData;
  readonly words: Uint32Array;
} {
  const kept = useRef<{ image: ImageData; words: Uint32Array }>(undefined);
  return useCallback((width, height) => {
    if (kept.current?.image.width !== width || kept.current.image.height !== height) {
      const image = new ImageData(width, height);
      kept.current = { image, words: new Uint32Array(image.data.buffer) };
    }
    return kept.current;
  }, []);
}
