/** The canvas of marks over a map: larger than the map on all sides, so that frames of cells at its edges are whole. */
import { contextOf, type CanvasSize } from './use-canvas';

/** Room around the map, CSS pixels; also set in map-view.css. Whole in device pixels at every usual ratio. */
const MARGIN = 8;

/** Returns the cleared context of an overlay whose origin is the top left corner of a map of `size`. */
export function overlayContext(canvas: HTMLCanvasElement, size: CanvasSize): CanvasRenderingContext2D {
  const margin = Math.round(MARGIN * size.ratio);
  const [width, height] = [size.width + 2 * margin, size.height + 2 * margin];
  const context = contextOf(canvas, { width, height }, true);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.translate(margin, margin);
  return context;
}
