import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron as electron, expect, test as base } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { ImageShelf } from './image-shelf';

/** The built app to test: this checkout, unless another folder is named. */
const APP = process.env['PLATTER_APP'] ?? dirname(__dirname);

/** A running app with its window. */
export interface Platter {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** folder of the user's settings; another instance with the same one hands over to this */
  readonly userData: string;
}

export interface LaunchOptions {
  /** working directory, for relative paths; the folder of the test's images by default */
  readonly cwd?: string;
}

/** Starts the app with arguments. */
export type Launch = (args?: readonly string[], options?: LaunchOptions) => Promise<Platter>;

/** Arguments that start the app as Playwright does, for a process that is started by hand. */
export const appArguments = (userData: string, args: readonly string[]): string[] => [
  APP,
  `--user-data-dir=${userData}`,
  ...args,
];

interface Fixtures {
  /** folder of the images, below the test's own */
  readonly imageFolder: string;
  readonly shelf: ImageShelf;
  readonly launch: Launch;
}

export const test = base.extend<Fixtures>({
  imageFolder: ['images', { option: true }],
  shelf: async ({ imageFolder }, use, info) => {
    const folder = info.outputPath(imageFolder);
    await mkdir(folder, { recursive: true });
    await use(new ImageShelf(folder));
  },
  launch: async ({ shelf }, use, info) => {
    const started: ElectronApplication[] = [];
    const userData = info.outputPath('user-data');
    // of its own, so that images count as lasting files wherever the checkout lies; short, as sockets go there
    const temporary = await mkdtemp(join(tmpdir(), 'platter-'));
    await use(async (args = [], { cwd } = {}) => {
      await mkdir(userData, { recursive: true });
      const app = await electron.launch({
        args: appArguments(userData, args),
        cwd: cwd ?? shelf.folder,
        env: { ...process.env, TMPDIR: temporary },
        // else Playwright forces the light scheme, whatever theme the app has
        colorScheme: null,
      });
      started.push(app);
      const page = await app.firstWindow();
      await page.getByRole('button', { name: 'Menu' }).waitFor();
      return { app, page, userData };
    });
    for (const app of started) await app.close();
    await rm(temporary, { recursive: true, force: true });
  },
});

export { expect };
