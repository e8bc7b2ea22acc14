import type { WindowState } from './window-state';

/** A part of the desktop. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window is to be; without a place the system puts it into the middle of the first screen. */
export type Bounds = Pick<WindowState, 'x' | 'y' | 'width' | 'height'>;

export const MINIMUM = { width: 760, height: 520 };
const PREFERRED: Bounds = { width: 1280, height: 840 };

/** Of a window that is less in sight than this, nobody would find what to drag. */
const GRIP = { width: 120, height: 40 };

/**
 * The bounds of a new window: as remembered, within the screen that shows most of them. Where that screen is gone,
 * the place is forgotten and the size kept.
 * @param screens without their bars, the first one first; at least one
 */
export function placeWindow(remembered: Bounds | undefined, screens: readonly Area[]): Bounds {
  const { x, y, width, height } = remembered ?? PREFERRED;
  const screen = x === undefined || y === undefined ? undefined : screenOf({ x, y, width, height }, screens);
  const area = screen ?? screens[0];
  const size = {
    width: within(width, MINIMUM.width, area.width),
    height: within(height, MINIMUM.height, area.height),
  };
  if (!screen || x === undefined || y === undefined) return size;
  return {
    ...size,
    x: within(x, screen.x, screen.x + screen.width - size.width),
    y: within(y, screen.y, screen.y + screen.height - size.height),
  };
}

function screenOf(window: Area, screens: readonly Area[]): Area | undefined {
  const seen = screens
    .map((screen) => ({
      screen,
      width: overlap(window.x, window.width, screen.x, screen.width),
      height: overlap(window.y, window.height, screen.y, screen.height),
    }))
    .filter(({ width, height }) => width >= GRIP.width && height >= GRIP.height);
  return seen.sort((a, b) => b.width * b.height - a.width * a.height)[0]?.screen;
}

const overlap = (start: number, length: number, from: number, room: number): number =>
  Math.min(start + length, from + room) - Math.max(start, from);

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
