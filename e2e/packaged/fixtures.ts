import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium, expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ImageShelf } from '../image-shelf';

const MADE = resolve(__dirname, '..', '..', 'dist', 'for-tests');
const LISTENING = /DevTools listening on (ws:\S+)/;

/** The packaged app with its window. Its own process can't be looked into: the fuses forbid it. */
export interface PackagedApp {
  readonly page: Page;
  readonly process: ChildProcess;
  readonly userData: string;
  /** what it wrote to standard error so far */
  readonly said: () => string;
  /** ends with the exit status of the app */
  readonly ended: Promise<number | null>;
}

interface Fixtures {
  /** folder of the images, below the test's own */
  readonly imageFolder: string;
  readonly shelf: ImageShelf;
  readonly launch: (args?: readonly string[], cwd?: string) => Promise<PackagedApp>;
}

interface WorkerFixtures {
  /** where the unpacked app was made */
  readonly madeFolder: string;
  /** a copy of the package where nothing of this repository is above it */
  readonly installed: string;
}

/** Arguments that a second instance needs as well. */
export const ownArguments = (userData: string): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  `--user-data-dir=${userData}`,
];

/** The program in an installed copy. */
export const program = (installed: string): string => join(installed, 'platter');

/** Where Chromium's debugger listens, which is said among other things. */
async function debuggerOf(child: ChildProcess, said: () => string): Promise<string> {
  while (child.exitCode === null) {
    const found = LISTENING.exec(said());
    if (found) return found[1];
    await delay(50);
  }
  throw new Error(`the app ended before it had a window: ${said()}`);
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  madeFolder: [MADE, { option: true, scope: 'worker' }],
  imageFolder: ['images', { option: true }],
  installed: [
    async ({ madeFolder }, use) => {
      const [unpacked] = (await readdir(madeFolder)).filter((name) => name.endsWith('-unpacked'));
      const folder = await mkdtemp(join(tmpdir(), 'platter-installed-'));
      await promisify(execFile)('cp', ['-a', join(madeFolder, unpacked), join(folder, 'Platter')]);
      await use(join(folder, 'Platter'));
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  shelf: async ({ imageFolder }, use, info) => {
    const folder = info.outputPath(imageFolder);
    await mkdir(folder, { recursive: true });
    await use(new ImageShelf(folder));
  },
  launch: async ({ installed, shelf }, use) => {
    const started: PackagedApp[] = [];
    const temporary = await mkdtemp(join(tmpdir(), 'platter-'));
    await use(async (args = [], cwd = shelf.folder) => {
      const userData = join(temporary, 'user-data');
      const options = [...ownArguments(userData), '--remote-debugging-port=0'];
      const child = spawn(program(installed), [...options, ...args], {
        cwd,
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = once(child, 'exit').then(([code]) => code as number | null);
      const browser = await chromium.connectOverCDP(await debuggerOf(child, () => said), {
        noDefaults: true,
      });
      const [context] = browser.contexts();
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      const app = { page, process: child, userData, said: () => said, ended };
      started.push(app);
      await page.getByRole('button', { name: 'Menu' }).waitFor();
      return app;
    });
    for (const app of started) {
      if (app.process.exitCode === null) app.process.kill();
      await app.ended;
    }
    await rm(temporary, { recursive: true, force: true });
  },
});

export { expect };
