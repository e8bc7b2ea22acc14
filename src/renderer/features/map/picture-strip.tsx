import { useEffect, useRef } from 'react';
import type { LevelBins } from './bins';
import { ALL_KINDS } from './face';
import { paintStrip } from './paint-strip';
import { useMapTheme } from './theme-colors';
import { contextOf, useDeviceSize, usePixels } from './use-canvas';

/** A whole space in one strip, out of bins that do not change. A picture only; words beside it say what it shows. */
export function PictureStrip({ bins }: { readonly bins: LevelBins }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useDeviceSize(canvas);
  const { palette } = useMapTheme();
  const pixelsOf = usePixels();
  useEffect(() => {
    if (!canvas.current || size.width === 0 || size.height === 0) return;
    const context = contextOf(canvas.current, size, false);
    const { image, words } = pixelsOf(size.width, size.height);
    paintStrip(words, size.width, size.height, bins, palette, ALL_KINDS);
    context.putImageData(image, 0, 0);
  }, [bins, size, palette, pixelsOf]);
  return <canvas ref={canvas} className="strip-canvas" aria-hidden="true" />;
}
