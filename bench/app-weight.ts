import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withApp } from './open-app';
import { mebibytes, type Row, type Section } from './requirement';

/** Milliseconds after which an app that nobody touches has come to rest. */
const REST = 5_000;
const KIB = 1024;

/** Bytes that all processes of the app have in memory, with what they share counted in each. */
const idleMemory = (root: string): Promise<number> =>
  withApp(root, async ({ app, page }) => {
    await page.getByRole('button', { name: 'Menu' }).waitFor();
    await page.waitForTimeout(REST);
    const kibibytes = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0),
    );
    return kibibytes * KIB;
  });

/** The largest script of a folder of the build. */
function largestScript(folder: string): { readonly name: string; readonly bytes: number } {
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
  return scripts.sort((a, b) => b.bytes - a.bytes)[0];
}

/** What the app weighs: in memory while nothing is open, and its scripts as they are loaded. */
export async function appWeightSection(root: string): Promise<Section> {
  const bundle = (what: string, folder: string): Row => {
    const { name, bytes } = largestScript(join(root, 'out', folder));
    const unhashed = name.replace(/-[\w-]{8}\.js$/, '.js');
    return { what: `${what}, ${unhashed}`, ours: `${Math.ceil(bytes / KIB)} KiB` };
  };
  return {
    title: 'What the app weighs',
    rows: [
      {
        what: 'memory of all processes, with nothing open, 5 s after the start',
        ours: mebibytes(await idleMemory(root)),
      },
      bundle('largest script of the window', 'renderer/assets'),
      bundle('largest script of main and the engine', 'main'),
      bundle('largest script of qcow-tool', 'cli'),
    ],
  };
}
