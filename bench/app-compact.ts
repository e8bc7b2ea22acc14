import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { FileDrag } from '../e2e/file-drag';
import { copyDense } from './copy-image';
import { halfDiscardedImage } from './compact-images';
import { noteStalls, STALL_NOTE, stallsOf, stallRow, type Stall } from './main-stalls';
import { median } from './measure-process';
import { percentile95, withApp } from './open-app';
import { duration, type Row, type Section } from './requirement';

/** What a screen of 60 pictures a second gives each, and a half: what is later has missed one. */
const FRAME_MILLISECONDS = 25;

/** The page notes when each of its frames was drawn, until the one with the report. */
const noteFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const frames: number[] = [];
    const tick = (time: number): void => {
      frames.push(time);
      if (!document.querySelector('.task-report')) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(globalThis, { frames });
  });

const framesOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);

interface Compacted {
  /** milliseconds between frames, from the press of the button to the report */
  readonly gaps: readonly number[];
  /** how long main was busy at a time at most, from the drop to the report */
  readonly stall: Stall;
}

/** Opens an image, checks it, and compacts it, in the window. */
const compactOnce = (root: string, image: string): Promise<Compacted> =>
  withApp(root, async ({ app, page }) => {
    await page.getByRole('button', { name: 'Menu' }).waitFor();
    await noteStalls(app);
    await (await FileDrag.enter(page, [image])).drop();
    await page
      .getByRole('button', { name: /^Compact…/ })
      .filter({ hasText: 'frees' })
      .first()
      .waitFor();
    await page.keyboard.press('Control+Shift+c');
    await page.getByText('Healthy').first().waitFor();
    await page.keyboard.press('Control+Shift+k');
    const sheet = page.getByRole('dialog', { name: /^Compact/ });
    const start = sheet.getByRole('button', { name: 'Compact', exact: true });
    await start.waitFor();
    await noteFrames(page);
    await start.click();
    await sheet.getByRole('region', { name: 'Result' }).waitFor();
    const frames = await framesOf(page);
    return {
      gaps: frames.slice(1).map((time, index) => time - frames[index]),
      stall: (await stallsOf(app)).longest,
    };
  });

/** A run takes two seconds; one that falls into other work of the machine is not to decide. */
const RUNS = 3;

/** How smooth the window is while clusters move in an image of 3.2 GiB. */
export async function appCompactSection(root: string, folder: string): Promise<Section> {
  const image = await halfDiscardedImage(folder);
  const runs: Compacted[] = [];
  for (let run = 0; run < RUNS; run++) {
    const copy = `${image}.run`;
    copyDense(image, copy);
    runs.push(await compactOnce(root, copy));
    rmSync(copy);
  }
  const gaps = runs.flatMap((run) => run.gaps);
  const row = (what: string, milliseconds: number): Row => ({
    what,
    ours: duration(milliseconds),
    target: duration(FRAME_MILLISECONDS),
    met: milliseconds <= FRAME_MILLISECONDS,
  });
  return {
    title: `The app, while it compacts an image of 3.2 GiB (${RUNS} runs)`,
    note: STALL_NOTE,
    rows: [
      row('from frame to frame, median', median(gaps)),
      row('from frame to frame, 95th percentile', percentile95(gaps)),
      { what: 'from frame to frame, the longest', ours: duration(Math.max(...gaps)) },
      stallRow(
        'from the drop over a check to the report',
        runs.map(({ stall }) => stall),
      ),
      {
        what: 'frames that came later than that',
        ours: `${gaps.filter((gap) => gap > FRAME_MILLISECONDS).length} of ${gaps.length}`,
      },
    ],
  };
}
