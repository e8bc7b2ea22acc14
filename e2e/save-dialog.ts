import type { ElectronApplication } from '@playwright/test';

/** Answers the system's dialog for saving: with a path, or as if it were dismissed. */
export async function answerSaveDialog(app: ElectronApplication, path: string | undefined): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === undefined, filePath: filePath ?? '' });
  }, path);
}

/** Answers the next questions with a button, and keeps their texts in the global `asked` of main. */
export async function answerQuestions(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...args: readonly unknown[]) => {
      asked.push((args.at(-1) as { message: string }).message);
      return { response, checkboxChecked: false };
    };
  }, button);
}

/** What was asked since `answerQuestions`. */
export const questions = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked);

/** Has every disk of this computer be as full as that, as far as main is told. */
export const fillDisks = (app: ElectronApplication, free: number): Promise<void> =>
  app.evaluate((_electron, bavail) => {
    const fs = process.mainModule?.require('node:fs/promises') as { statfs: unknown };
    fs.statfs = () => Promise.resolve({ bavail, bsize: 1 });
  }, free);
