import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { emptyBins } from './bins';
import { binAfterKey } from './cursor-keys';
import { SPACE_NAMES } from './kind-text';
import { mapModelOf, markPicture, onBins, readBins } from './map-model';
import type { ClusterSpan } from './map-selection';
import { changeView, sizeView, useMapState } from './map-state';
import { markFrame } from './frame-mark';
import { overlayContext } from './overlay-canvas';
import { paintRows } from './paint';
import { paintOverlay } from './paint-overlay';
import { placeOfBin, type Place } from './place';
import { PlaceLine } from './place-line';
import { RowsControl } from './rows-control';
import { useStamps } from './stamp-font';
import { useMapTheme } from './theme-colors';
import { contextOf, useDeviceSize, usePixels, useRepaint } from './use-canvas';
import { usePointed } from './use-pointed';
import { useRowsPointer, type Point } from './use-rows-pointer';
import { binAt, binsInSight, maxScroll, reveal, type Span } from './viewport';

interface RowsCanvasProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  readonly id: string;
  readonly summary: string;
  readonly selected?: ClusterSpan;
  readonly projected: readonly Span[];
  readonly lit: readonly Span[];
  /** shares its place with the rows of the other space */
  readonly isNarrow: boolean;
}

/** What stands below while no cell is looked at. */
function hintOf(isWhole: boolean, isNarrow: boolean): readonly string[] {
  const drag = isWhole ? ['Drag selects'] : ['Drag moves', 'Shift + drag selects'];
  if (isNarrow) return [...drag, 'Ctrl + wheel zooms'];
  return [
    'Click a cell to inspect it, E explains it',
    ...drag,
    'Ctrl + wheel zooms',
    '[ and ] go to the next run',
  ];
}

/** The rows of one space: a canvas of cells and one of marks above it, moved by pointer and keys. */
export function RowsCanvas(props: RowsCanvasProps) {
  const { handle, space, id, summary, selected, projected, lit, isNarrow } = props;
  const box = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const bins = useRef(emptyBins(0));
  const summaryId = useId();
  const [pointed, setPointed] = useState<Point>();
  const [focused, setFocused] = useState(false);
  const size = useDeviceSize(box);
  const theme = useMapTheme();
  const stamps = useStamps();
  const pixelsOf = usePixels();
  const view = useMapState(handle, (state) => state.views[space]);
  const kinds = useMapState(handle, (state) => state.kinds);
  const phase = useMapState(handle, (state) => state.phase);
  const cursor = useMapState(handle, (state) => state.cursors[space]);
  const control = useMemo(() => new RowsControl(handle, space), [handle, space]);
  const cellClusters = 2 ** view.level;
  const cursorBin = Math.floor(cursor / cellClusters);
  const hover = pointed && binAt(view, pointed.x, pointed.y);
  usePointed(handle, space, view.level, view.clusters, hover);

  const placeOf = (bin: number | undefined): Place | undefined =>
    bin === undefined || view.clusters === 0
      ? undefined
      : placeOfBin((...wanted) => readBins(handle, ...wanted), space, view.level, bin, view.clusters);

  const repaint = useRepaint(() => {
    if (!base.current || view.width <= 1 || view.height <= 1) return;
    const began = performance.now();
    const { cache } = mapModelOf(handle);
    const sight = binsInSight(view);
    if (bins.current.dominant.length < sight.count) bins.current = emptyBins(sight.count);
    readBins(handle, space, view.level, sight.first, sight.count, bins.current);
    cache.want(space, view.level, sight.first, sight.count, view.clusters);
    const context = contextOf(base.current, view, false);
    const { image, words } = pixelsOf(view.width, view.height);
    paintRows(words, view, bins.current, theme.palette, kinds, stamps);
    context.putImageData(image, 0, 0);
    markPicture(handle, space);
    markFrame(began);
  });
  const repaintOver = useRepaint(() => {
    if (!over.current || view.width <= 1) return;
    const context = overlayContext(over.current, view);
    const overlay = { hover, cursor: focused ? cursorBin : undefined, selected, projected, lit };
    paintOverlay(context, view, overlay, theme);
  });

  useEffect(() => {
    if (size.width > 0 && size.height > 0) sizeView(handle, space, size);
  }, [handle, space, size]);
  useEffect(repaint, [repaint, view, kinds, theme, stamps, phase]);
  useEffect(() => onBins(handle, repaint), [handle, repaint]);
  useEffect(repaintOver, [repaintOver, view, theme, hover, cursorBin, focused, selected, projected, lit]);
  const selectedFirst = selected?.first;
  useEffect(() => {
    if (selectedFirst !== undefined) changeView(handle, space, (old) => reveal(old, selectedFirst));
  }, [handle, space, selectedFirst]);
  const projectedFirst = projected[0]?.first;
  useEffect(() => {
    if (projectedFirst !== undefined) changeView(handle, space, (old) => reveal(old, projectedFirst));
  }, [handle, space, projectedFirst]);

  const pointer = useRowsPointer(box, handle, space, control, setPointed);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      Enter: () => control.inspect(),
      '+': () => control.zoom(1),
      '=': () => control.zoom(1),
      '-': () => control.zoom(-1),
      '0': () => control.fit(),
      '[': () => void control.seek('previous', placeOf(cursorBin)?.dominant),
      ']': () => void control.seek('next', placeOf(cursorBin)?.dominant),
      Escape: () => control.release(),
    };
    const bin = binAfterKey(event.key, cursorBin, view);
    const act = bin === undefined ? acts[event.key] : () => control.moveTo(bin, event.shiftKey);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    // the eye follows the keys now, wherever the pointer rests
    setPointed(undefined);
    act();
  };

  const input = {
    ...pointer,
    tabIndex: 0,
    onKeyDown,
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
  const isUnderCursor = hover === undefined && focused;
  return (
    <>
      <div
        ref={box}
        id={id}
        className="rows"
        role="application"
        aria-label={`Map of the ${SPACE_NAMES[space].toLowerCase()}`}
        aria-roledescription="cluster map"
        aria-describedby={summaryId}
        {...input}
      >
        <canvas ref={base} className="rows-canvas" aria-hidden="true" />
        <canvas ref={over} className="map-overlay" aria-hidden="true" />
        <p id={summaryId} className="visually-hidden">
          {summary}
        </p>
      </div>
      <PlaceLine
        handle={handle}
        place={placeOf(isUnderCursor ? cursorBin : hover)}
        isSpoken={isUnderCursor}
        hint={hintOf(maxScroll(view) === 0, isNarrow)}
      />
    </>
  );
}
