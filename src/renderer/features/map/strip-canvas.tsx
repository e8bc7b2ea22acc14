import { useEffect, useRef } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { emptyBins, type LevelBins } from './bins';
import { mapModelOf, markPicture, onBins } from './map-model';
import { useMapState } from './map-state';
import type { MoveOverlay } from './move-overlay';
import { paintStrip } from './paint-strip';
import { useMapTheme } from './theme-colors';
import { contextOf, useDeviceSize, usePixels, useRepaint } from './use-canvas';

interface StripCanvasProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  /** mask of kinds that keep their colour */
  readonly kinds: number;
}

/** An overview with the clusters that move over it. */
function withMoves(overview: LevelBins, moves: MoveOverlay): LevelBins {
  const count = overview.dominant.length;
  const bins = { ...emptyBins(count), count };
  bins.dominant.set(overview.dominant);
  bins.fill.set(overview.fill);
  bins.present.set(overview.present);
  moves.applyTo(bins, overview.level);
  return { ...bins, level: overview.level };
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
    const { cache, moves } = mapModelOf(handle);
    const overview = cache.overview(space);
    const moving = space === 'host' ? moves : undefined;
    const picture = [overview, size, palette, kinds, moving?.version];
    if (picture.every((part, index) => part === painted.current[index])) return;
    painted.current = picture;
    const context = contextOf(canvas.current, size, false);
    const { image, words } = pixelsOf(size.width, size.height);
    const bins = overview && moving ? withMoves(overview, moving) : overview;
    if (bins) paintStrip(words, size.width, size.height, bins, palette, kinds);
    else words.fill(palette.ground);
    context.putImageData(image, 0, 0);
    markPicture(handle, space);
  });
  useEffect(repaint, [repaint, size, palette, kinds, space, handle, phase]);
  useEffect(() => onBins(handle, repaint), [handle, repaint]);
  return <canvas ref={canvas} className="strip-canvas" aria-hidden="true" />;
}
