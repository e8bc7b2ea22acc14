import { useEffect, useRef } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { mapModelOf, markPicture, onBins } from './map-model';
import { useMapState } from './map-state';
import { paintStrip } from './paint-strip';
import { useMapTheme } from './theme-colors';
import { contextOf, useDeviceSize, usePixels, useRepaint } from './use-canvas';

interface StripCanvasProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  /** mask of kinds that keep their colour */
  readonly kinds: number;
}

/** The strip itself: a whole space, repainted as bins arrive. A picture only; what is around it can be used. */
export function StripCanvas({ handle, space, kinds }: StripCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useDeviceSize(canvas);
  const { palette } = useMapTheme();
  const pixelsOf = usePixels();
  const phase = useMapState(handle, (state) => state.phase);
  const painted = useRef<readonly unknown[]>([]);
  const repaint = useRepaint(() => {
    if (!canvas.current || size.width === 0 || size.height === 0) return;
    const bins = mapModelOf(handle).cache.overview(space);
    const picture = [bins, size, palette, kinds];
    if (picture.every((part, index) => part === painted.current[index])) return;
    painted.current = picture;
    const context = contextOf(canvas.current, size, false);
    const { image, words } = pixelsOf(size.width, size.height);
    if (bins) paintStrip(words, size.width, size.height, bins, palette, kinds);
    else words.fill(palette.ground);
    context.putImageData(image, 0, 0);
    markPicture(handle, space);
  });
  useEffect(repaint, [repaint, size, palette, kinds, space, handle, phase]);
  useEffect(() => onBins(handle, repaint), [handle, repaint]);
  return <canvas ref={canvas} className="strip-canvas" aria-hidden="true" />;
}
