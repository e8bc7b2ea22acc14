/** Mouse, pen, touch and wheel on the rows. */
import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { changeView } from './map-state';
import type { RowsControl } from './rows-control';
import { binAt, panBy } from './viewport';

/** CSS pixels that the pointer moves before a press is a drag. */
const DRAG = 4;
/** Wheel travel of one zoom step. */
const ZOOM_TRAVEL = 50;
const LINE_HEIGHT = 40;

interface Press {
  readonly y: number;
  readonly selects: boolean;
  lastY: number;
  dragged: boolean;
}

type Located = { readonly clientX: number; readonly clientY: number };

/** Where an event is in an element, in device pixels. */
function pointIn(element: HTMLElement, event: Located, ratio: number): { x: number; y: number } {
  const { left, top } = element.getBoundingClientRect();
  return { x: (event.clientX - left) * ratio, y: (event.clientY - top) * ratio };
}

interface RowsPointer {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: () => void;
  readonly onPointerLeave: () => void;
}

/**
 * Drag pans, Shift and drag selects, a click picks a cell, Shift and click extends; the wheel pans,
 * with Ctrl (which a pinch on a touchpad is) it zooms. `onHover` tells the bin under the pointer.
 */
export function useRowsPointer(
  box: RefObject<HTMLElement | null>,
  handle: ImageHandle,
  space: MapSpace,
  control: RowsControl,
  onHover: (bin: number | undefined) => void,
): RowsPointer {
  const press = useRef<Press>(undefined);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let travel = 0;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : 1;
      const delta = event.deltaY * lines;
      if (!event.ctrlKey && !event.metaKey) {
        changeView(handle, space, (view) => panBy(view, delta * view.ratio));
        return;
      }
      if (Math.sign(delta) !== Math.sign(travel)) travel = 0;
      travel += delta;
      if (Math.abs(travel) < ZOOM_TRAVEL && event.deltaMode === WheelEvent.DOM_DELTA_PIXEL) return;
      control.zoom(travel < 0 ? 1 : -1, pointIn(element, event, control.view.ratio));
      travel = 0;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box, handle, space, control]);

  const pointOf = (event: PointerEvent) => pointIn(box.current!, event, control.view.ratio);

  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      const { x, y } = pointOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      press.current = { y: event.clientY, lastY: event.clientY, selects: event.shiftKey, dragged: false };
      if (event.shiftKey) control.pick(control.near(x, y), { extend: true });
    },
    onPointerMove(event) {
      const { x, y } = pointOf(event);
      onHover(binAt(control.view, x, y));
      const held = press.current;
      if (!held) return;
      held.dragged ||= Math.abs(event.clientY - held.y) > DRAG;
      if (held.selects) {
        const beyond = y < 0 ? y : Math.max(0, y - control.view.height);
        if (beyond !== 0) changeView(handle, space, (view) => panBy(view, beyond));
        control.pick(control.near(x, y), { extend: true, replace: true });
      } else if (held.dragged) {
        const moved = (held.lastY - event.clientY) * control.view.ratio;
        changeView(handle, space, (view) => panBy(view, moved));
      }
      held.lastY = event.clientY;
    },
    onPointerUp(event) {
      const held = press.current;
      press.current = undefined;
      if (!held || held.dragged || held.selects) return;
      const { x, y } = pointOf(event);
      const bin = binAt(control.view, x, y);
      if (bin !== undefined) control.pick(bin * 2 ** control.view.level);
    },
    onPointerCancel() {
      press.current = undefined;
    },
    onPointerLeave() {
      onHover(undefined);
    },
  };
}
