import type { Page } from '@playwright/test';
import { FileDrag } from '../e2e/file-drag';
import { showView } from '../e2e/views';
import { noteStalls, STALL_NOTE, stallsOf, stallRow, type Stall, type Stalls } from './main-stalls';
import { median } from './measure-process';
import { percentile95, withApp } from './open-app';
import { duration, type Row, type Section } from './requirement';

const ROUNDS = 5;
const START_MILLISECONDS = 1_500;
const FIRST_PICTURE_MILLISECONDS = 300;
const COMPLETE_MILLISECONDS = 1_000;
const FRAME_MILLISECONDS = 16;
const WHEEL_STEPS = 60;

interface Opened {
  readonly start: number;
  readonly firstPicture: number;
  readonly complete: number;
  /** how long main was busy at a time until the window was usable */
  readonly startStalls: Stalls;
  /** and how long at most from the drop to the complete map */
  readonly stall: Stall;
  /** work of each frame while zooming and panning */
  readonly frames: readonly number[];
}

/** Remembers when files were dropped, on the clock of the page's own marks. */
const listenForDrop = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.addEventListener('drop', () => performance.mark('bench:drop'), { capture: true, once: true });
  });

async function sinceDrop(page: Page, mark: string): Promise<number> {
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark, { polling: 50 });
  return page.evaluate((name) => {
    const [dropped, reached] = ['bench:drop', name].map(
      (entry) => performance.getEntriesByName(entry)[0].startTime,
    );
    return reached - dropped;
  }, mark);
}

async function zoomAndPan(page: Page): Promise<readonly number[]> {
  const map = await showView(page, 'Map');
  const canvas = map.locator('canvas.rows-canvas').first();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the map has no canvas on the screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => performance.clearMeasures());
  for (let step = 0; step < WHEEL_STEPS; step++) {
    if (step % 2 === 0) await page.keyboard.down('Control');
    await page.mouse.wheel(0, step < WHEEL_STEPS / 2 ? -120 : 120);
    if (step % 2 === 0) await page.keyboard.up('Control');
    await page.waitForTimeout(FRAME_MILLISECONDS);
  }
  return page.evaluate(() =>
    performance.getEntriesByName('platter:map-frame').map(({ duration: time }) => time),
  );
}

const openOnce = (root: string, image: string): Promise<Opened> =>
  withApp(root, async ({ app, page, started }) => {
    await page.getByRole('button', { name: 'Menu' }).waitFor();
    const start = performance.now() - started;
    const startStalls = await stallsOf(app);
    await listenForDrop(page);
    await noteStalls(app);
    const drag = await FileDrag.enter(page, [image]);
    await drag.drop();
    const firstPicture = await sinceDrop(page, 'platter:first-picture');
    const complete = await sinceDrop(page, 'platter:map-complete');
    const stall = (await stallsOf(app)).longest;
    return { start, startStalls, firstPicture, complete, stall, frames: await zoomAndPan(page) };
  });

function timeRow(what: string, milliseconds: number, target: number): Row {
  return { what, ours: duration(milliseconds), target: duration(target), met: milliseconds <= target };
}

/** Start, drop and movement in the real app; the median of five starts. */
export async function appSection(root: string, image: string): Promise<Section> {
  const rounds: Opened[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await openOnce(root, image));
  const medianOf = (pick: (opened: Opened) => number): number => median(rounds.map(pick));
  return {
    title: 'The app, with the image of 1 TiB',
    note: STALL_NOTE,
    rows: [
      timeRow(
        'start to a usable window',
        medianOf(({ start }) => start),
        START_MILLISECONDS,
      ),
      timeRow(
        'drop to first picture of the map',
        medianOf(({ firstPicture }) => firstPicture),
        FIRST_PICTURE_MILLISECONDS,
      ),
      timeRow(
        'drop to complete map',
        medianOf(({ complete }) => complete),
        COMPLETE_MILLISECONDS,
      ),
      timeRow(
        'work of a frame while zooming and panning, 95th percentile',
        percentile95(rounds.flatMap(({ frames }) => frames)),
        FRAME_MILLISECONDS,
      ),
      stallRow(
        'while its code is loaded',
        rounds.map(({ startStalls }) => startStalls.whileLoaded),
      ),
      stallRow(
        'from then to a usable window',
        rounds.map(({ startStalls }) => startStalls.longest),
      ),
      stallRow(
        'from the drop to the complete map',
        rounds.map(({ stall }) => stall),
      ),
    ],
  };
}
