/** Mouse, pen, touch and wheel on the rows. */
import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MapSpace } from '../../../shared/results';
import { changeView } from './map-state';
import type { RowsControl } from './rows-control';
import { binAt, maxScroll, panBy } from './viewport';

/** CSS pixels that the pointer moves before a press is a drag. */
const DRAG = 4;
/** Wheel travel of one zoom step. */
const ZOOM_TRAVEL = 50;
const LINE_HEIGHT = 40;

/** A place on the rows, in device pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Press {
  readonly clientX: number;
  readonly clientY: number;
  /** first cluster of the cell that was pressed */
  readonly cluster: number;
  /** a drag selects; else it pans */
  readonly selects: boolean;
  /** a click extends */
  readonly extends: boolean;
  lastY: number;
  dragged: boolean;
}

type Located = { readonly clientX: number; readonly clientY: number };

/** Where an event is in an element, in device pixels. */
function pointIn(element: HTMLElement, event: Located, ratio: number): Point {
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
 * Drag pans, and selects where there is nothing to pan; Shift and drag selects, a click picks a cell, Shift and
 * click extends; the wheel pans, with Ctrl (which a pinch on a touchpad is) it zooms. `onHover` tells where the
 * pointer is: what lies there changes with the view.
 */
export function useRowsPointer(
  box: RefObject<HTMLElement | null>,
  handle: ImageHandle,
  space: MapSpace,
  control: RowsControl,
  onHover: (point: Point | undefined) => void,
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
      press.current = {
        clientX: event.clientX,
        clientY: event.clientY,
        cluster: control.near(x, y),
        selects: event.shiftKey || maxScroll(control.view) === 0,
        extends: event.shiftKey,
        lastY: event.clientY,
        dragged: false,
      };
    },
    onPointerMove(event) {
      const { x, y } = pointOf(event);
      onHover({ x, y });
      const held = press.current;
      if (!held) return;
      const wasDragged = held.dragged;
      held.dragged ||= Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY) > DRAG;
      if (!held.dragged) return;
      if (held.selects) {
        const beyond = y < 0 ? y : Math.max(0, y - control.view.height);
        if (beyond !== 0) changeView(handle, space, (view) => panBy(view, beyond));
        control.pick(control.near(x, y), { from: held.cluster, replace: wasDragged });
      } else {
        const moved = (held.lastY - event.clientY) * control.view.ratio;
        changeView(handle, space, (view) => panBy(view, moved));
      }
      held.lastY = event.clientY;
    },
    onPointerUp(event) {
      const held = press.current;
      press.current = undefined;
      if (!held || held.dragged) return;
      if (held.extends) {
        control.pick(held.cluster, { extend: true });
        return;
      }
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
