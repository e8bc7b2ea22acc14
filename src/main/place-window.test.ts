import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINIMUM, placeWindow } from './place-window';
import { windowStateSchema } from './window-state';

const main = { x: 0, y: 25, width: 1920, height: 1055 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('the place of a window', () => {
  it('is the middle of the first screen at the first start', () => {
    expect(placeWindow(undefined, [main])).toEqual({ width: 1280, height: 840 });
  });

  it('is as remembered, on whatever screen that was', () => {
    const there = { x: -1200, y: 100, width: 1000, height: 700 };
    expect(placeWindow(there, [main, left])).toEqual(there);
  });

  it('is forgotten where its screen is gone, and where nothing is left to drag it by', () => {
    const size = { width: 1000, height: 700 };
    expect(placeWindow({ x: -1200, y: 100, ...size }, [main])).toEqual(size);
    expect(placeWindow({ x: 1850, y: 100, ...size }, [main])).toEqual(size);
  });

  it('is moved where a part of it would be out of sight', () => {
    expect(placeWindow({ x: 1500, y: 700, width: 1000, height: 700 }, [main])).toEqual({
      x: 920,
      y: 380,
      width: 1000,
      height: 700,
    });
  });

  it('takes the remembered size as far as the screen and the page allow', () => {
    expect(placeWindow({ width: 5000, height: 10 }, [main])).toEqual({ width: 1920, height: MINIMUM.height });
  });

  it('lies on a screen, whatever was remembered', () => {
    const any = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(any, any, any, any, (x, y, width, height) => {
        const bounds = placeWindow({ x, y, width, height }, [main, left]);
        const holds = [main, left].some(
          (screen) =>
            bounds.x === undefined ||
            bounds.y === undefined ||
            (bounds.x >= screen.x &&
              bounds.y >= screen.y &&
              bounds.x + bounds.width <= screen.x + screen.width &&
              bounds.y + bounds.height <= screen.y + screen.height),
        );
        expect(holds).toBe(true);
      }),
    );
  });

  it('is read from what an earlier version kept', () => {
    expect(windowStateSchema.safeParse({ width: 900, height: 700, maximized: false }).success).toBe(true);
    expect(windowStateSchema.safeParse({ width: 1e9, height: 700, maximized: false }).success).toBe(false);
  });
});
