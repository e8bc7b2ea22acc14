import { useEffect, useRef } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { emptyBins } from '../map/bins';
import { ALL_KINDS } from '../map/face';
import { markFrame } from '../map/frame-mark';
import { coverBins, mapModelOf, readBins } from '../map/map-model';
import { useMapState } from '../map/map-state';
import { paintRows } from '../map/paint';
import { PATTERNS } from '../map/stamp-font';
import { useMapTheme } from '../map/theme-colors';
import { contextOf, useDeviceSize, usePixels, useRepaint } from '../map/use-canvas';
import { binsOf, fit } from '../map/viewport';

/** The whole file in rows while its clusters move. A picture only: words beside it say what it shows. */
export function LiveMap({ handle }: { readonly handle: ImageHandle }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bins = useRef(emptyBins(0));
  const size = useDeviceSize(canvas);
  const { palette } = useMapTheme();
  const pixelsOf = usePixels();
  const clusters = useMapState(handle, (state) => state.clusters.host);
  const repaint = useRepaint(() => {
    if (!canvas.current || size.width === 0 || size.height === 0) return;
    const began = performance.now();
    const view = fit({ ...size, clusters, level: 0, cell: 1, scroll: 0 });
    const count = binsOf(view);
    if (bins.current.dominant.length < count) bins.current = emptyBins(count);
    readBins(handle, 'host', view.level, 0, count, bins.current);
    mapModelOf(handle).cache.want('host', view.level, 0, count, clusters);
    const { image, words } = pixelsOf(size.width, size.height);
    paintRows(words, view, bins.current, palette, ALL_KINDS, PATTERNS);
    contextOf(canvas.current, size, false).putImageData(image, 0, 0);
    markFrame(began);
  });
  useEffect(repaint, [repaint, size, palette, clusters]);
  useEffect(() => coverBins(handle, repaint), [handle, repaint]);
  return <canvas ref={canvas} className="compact-canvas" aria-hidden="true" />;
}
