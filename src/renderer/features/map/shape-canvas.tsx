import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { emptyBins } from './bins';
import { markFrame } from './frame-mark';
import { SPACE_NAMES } from './kind-text';
import { mapModelOf, markPicture, onBins, readBins } from './map-model';
import { selectSpan, type ClusterSpan } from './map-selection';
import { useMapState } from './map-state';
import { overlayContext } from './overlay-canvas';
import { paintShape } from './paint';
import { placeOfBin, type Place } from './place';
import { PlaceLine } from './place-line';
import { RowsControl } from './rows-control';
import { binAtPlace, binInShape, placeInShape, shapeOf } from './shape';
import { shapeOutline } from './shape-outline';
import { PATTERNS } from './stamp-font';
import { useMapTheme } from './theme-colors';
import { contextOf, useDeviceSize, usePixels, useRepaint } from './use-canvas';
import { usePointed } from './use-pointed';
import { binsAtLevel, type Span } from './viewport';

interface ShapeCanvasProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  readonly summary: string;
  readonly selected?: ClusterSpan;
  readonly projected: readonly Span[];
  readonly lit: readonly Span[];
}

const ARROWS: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const HINT = ['Click a cell to inspect it', 'neighbours in the file are neighbours here'];

/** A whole space along a Hilbert curve: neighbours in the file are neighbours here, so that runs are blobs. */
export function ShapeCanvas({ handle, space, summary, selected, projected, lit }: ShapeCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const bins = useRef(emptyBins(0));
  const summaryId = useId();
  const [hover, setHover] = useState<number>();
  const [focused, setFocused] = useState(false);
  const size = useDeviceSize(box);
  const theme = useMapTheme();
  const pixelsOf = usePixels();
  const clusters = useMapState(handle, (state) => state.clusters[space]);
  const kinds = useMapState(handle, (state) => state.kinds);
  const cursor = useMapState(handle, (state) => state.cursors[space]);
  const control = useMemo(() => new RowsControl(handle, space), [handle, space]);
  const shape = shapeOf(clusters, size.width, size.height, size.ratio);
  const { level, cell, columns, rows, left, top } = shape;
  const cellClusters = 2 ** level;
  const cursorBin = Math.floor(cursor / cellClusters);

  usePointed(handle, space, level, clusters, hover);

  const repaint = useRepaint(() => {
    if (!base.current || size.width === 0) return;
    const began = performance.now();
    const count = binsAtLevel(clusters, level);
    if (bins.current.dominant.length < count) bins.current = emptyBins(count);
    const { cache } = mapModelOf(handle);
    readBins(handle, space, level, 0, count, bins.current);
    cache.want(space, level, 0, count, clusters);
    const area = { width: cell * columns, height: cell * rows };
    const { image, words } = pixelsOf(area.width, area.height);
    paintShape(words, shape, size.ratio, bins.current, theme.palette, kinds, PATTERNS);
    contextOf(base.current, area, false).putImageData(image, 0, 0);
    markPicture(handle, space);
    markFrame(began);
  });
  const repaintOver = useRepaint(() => {
    if (!over.current || size.width === 0) return;
    const context = overlayContext(over.current, size);
    const thin = Math.max(1, Math.round(size.ratio));
    const frame = (run: Span, color: string, thick: number): void => {
      context.fillStyle = color;
      for (const { x, y, width, height } of shapeOutline(shape, run, thick)) {
        context.fillRect(x, y, width, height);
      }
    };
    const binsOf = ({ first, count }: Span): Span => {
      const bin = Math.floor(first / cellClusters);
      return { first: bin, count: Math.ceil((first + count) / cellClusters) - bin };
    };
    for (const span of projected) frame(binsOf(span), theme.accent, thin);
    if (selected) frame(binsOf(selected), theme.ink, 2 * thin);
    if (focused) frame({ first: cursorBin, count: 1 }, theme.accent, 3 * thin);
    for (const span of lit) frame(binsOf(span), theme.ink, thin);
    if (hover !== undefined) frame({ first: hover, count: 1 }, theme.ink, 2 * thin);
  });

  useEffect(repaint, [repaint, size, theme, kinds, clusters]);
  useEffect(() => onBins(handle, repaint), [handle, repaint]);
  useEffect(repaintOver, [
    repaintOver,
    size,
    theme,
    hover,
    focused,
    cursorBin,
    selected,
    projected,
    lit,
    clusters,
  ]);
  const placeOf = (bin: number): Place =>
    placeOfBin((...wanted) => readBins(handle, ...wanted), space, level, bin, clusters);
  const pick = (bin: number, replace: boolean): void => {
    const first = bin * cellClusters;
    selectSpan(handle, { space, first, count: Math.min(cellClusters, clusters - first) }, { replace });
  };
  const binUnder = (event: PointerEvent): number | undefined => {
    const { left: boxLeft, top: boxTop } = box.current!.getBoundingClientRect();
    const x = (event.clientX - boxLeft) * size.ratio;
    const y = (event.clientY - boxTop) * size.ratio;
    return binInShape(shape, clusters, x, y);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || clusters === 0) return;
    const last = binsAtLevel(clusters, level) - 1;
    const step = ([right, down]: readonly [number, number]): void => {
      const { x, y } = placeInShape(shape, cursorBin);
      const bin = binAtPlace(shape, { x: x + right, y: y + down });
      if (bin !== undefined && bin <= last) pick(bin, true);
    };
    const arrow = ARROWS[event.key];
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      Home: () => pick(0, true),
      End: () => pick(last, true),
      Enter: () => selectSpan(handle, { space, first: cursor, count: 1 }),
      '[': () => void control.seek('previous', placeOf(cursorBin).dominant),
      ']': () => void control.seek('next', placeOf(cursorBin).dominant),
      Escape: () => control.release(),
    };
    const act = arrow ? () => step(arrow) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    // the eye follows the keys now, wherever the pointer rests
    setHover(undefined);
    act();
  };

  const input = {
    tabIndex: 0,
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
    onKeyDown,
    onPointerMove: (event: PointerEvent) => setHover(binUnder(event)),
    onPointerLeave: () => setHover(undefined),
    onClick: () => hover !== undefined && pick(hover, false),
  };
  const isUnderCursor = hover === undefined && focused;
  const looked = isUnderCursor ? cursorBin : hover;
  const isThere = looked !== undefined && looked < binsAtLevel(clusters, level);
  return (
    <>
      <div
        ref={box}
        className="rows"
        role="application"
        aria-label={`Shape of the ${SPACE_NAMES[space].toLowerCase()}`}
        aria-roledescription="cluster map"
        aria-describedby={summaryId}
        {...input}
      >
        <canvas
          ref={base}
          className="shape-canvas"
          aria-hidden="true"
          style={{
            left: left / size.ratio,
            top: top / size.ratio,
            width: (cell * columns) / size.ratio,
            height: (cell * rows) / size.ratio,
          }}
        />
        <canvas ref={over} className="map-overlay" aria-hidden="true" />
        <p id={summaryId} className="visually-hidden">
          {summary}
        </p>
      </div>
      <PlaceLine
        handle={handle}
        place={isThere ? placeOf(looked) : undefined}
        hint={HINT}
        isSpoken={isUnderCursor}
      />
    </>
  );
}
