import { spawn } from 'node:child_process';
import { appArguments } from './fixtures';
import type { Platter } from './fixtures';

/** Starts the app once more, by hand, and waits until it has handed over. */
export async function secondInstance(
  { app, userData }: Platter,
  args: readonly string[],
  cwd: string,
): Promise<number> {
  const program = await app.evaluate(() => process.execPath);
  const child = spawn(program, ['--no-sandbox', ...appArguments(userData, args)], { cwd, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? -1));
  });
}
