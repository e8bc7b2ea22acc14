/** What lies over the map: projection of the selection, the selection itself, the cursor and the cell under the pointer. */
import { binsOfClusters, spanRects, type Rect } from './span-shape';
import type { Span, Viewport } from './viewport';

export interface Overlay {
  /** bin under the pointer */
  readonly hover?: number;
  /** bin of the keyboard cursor, while the map has the focus */
  readonly cursor?: number;
  /** selected clusters of this space */
  readonly selected?: Span;
  /** where the selection of the other space lies in this one */
  readonly projected: readonly Span[];
  /** where the cell that is pointed at in the other space lies in this one */
  readonly lit: readonly Span[];
}

export interface OverlayColors {
  readonly ink: string;
  readonly panel: string;
  readonly accent: string;
}

/** Draws the overlay on a clear canvas. */
export function paintOverlay(
  context: CanvasRenderingContext2D,
  view: Viewport,
  overlay: Overlay,
  colors: OverlayColors,
): void {
  const line = Math.max(1, Math.round(view.ratio));
  if (overlay.projected.length > 0) {
    const rects = overlay.projected.flatMap((span) => spanRects(view, binsOfClusters(view, span)));
    outline(context, rects, 3 * line, line, colors.panel);
    outline(context, rects, line, line, colors.accent);
  }
  if (overlay.selected) {
    const rects = spanRects(view, binsOfClusters(view, overlay.selected));
    outline(context, rects, 4 * line, line, colors.panel);
    outline(context, rects, 2 * line, line, colors.ink);
  }
  if (overlay.cursor !== undefined) {
    const rects = spanRects(view, { first: overlay.cursor, count: 1 });
    outline(context, rects, 6 * line, 2 * line, colors.panel);
    outline(context, rects, 3 * line, 2 * line, colors.accent);
  }
  if (overlay.lit.length > 0) {
    const rects = overlay.lit.flatMap((span) => spanRects(view, binsOfClusters(view, span)));
    outline(context, rects, 2 * line, line, colors.ink);
  }
  if (overlay.hover !== undefined) {
    outline(context, spanRects(view, { first: overlay.hover, count: 1 }), 2 * line, line, colors.ink);
  }
}

/** Draws the common outline of rectangles that touch: first all frames, then all insides cleared. */
function outline(
  context: CanvasRenderingContext2D,
  rects: readonly Rect[],
  thick: number,
  gap: number,
  color: string,
): void {
  context.fillStyle = color;
  for (const { x, y, width, height } of rects) {
    context.fillRect(x - thick, y - thick, width - gap + 2 * thick, height - gap + 2 * thick);
  }
  for (const { x, y, width, height } of rects) context.clearRect(x, y, width - gap, height - gap);
  for (let index = 1; index < rects.length; index++) joinRects(context, rects[index - 1], rects[index], gap);
}

/** Clears the gap between two rectangles of one run that lie on top of each other. */
function joinRects(context: CanvasRenderingContext2D, upper: Rect, lower: Rect, gap: number): void {
  const left = Math.max(upper.x, lower.x);
  const right = Math.min(upper.x + upper.width, lower.x + lower.width) - gap;
  if (right > left && upper.y + upper.height === lower.y)
    context.clearRect(left, lower.y - gap, right - left, gap);
}
