import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { JsonFile } from './json-file';

/** What the app remembers; keys of later versions are kept. */
export const settingsSchema = z.looseObject({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  window: z
    .object({ width: z.number().int(), height: z.number().int(), maximized: z.boolean() })
    .optional()
    .catch(undefined),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The user's settings, read once at start. */
export class SettingsStore {
  readonly #file: JsonFile<Settings>;
  #settings: Settings;

  private constructor(file: JsonFile<Settings>, settings: Settings) {
    this.#file = file;
    this.#settings = settings;
  }

  static async load(): Promise<SettingsStore> {
    const path = join(app.getPath('userData'), 'settings.json');
    const file = new JsonFile<Settings>(path, settingsSchema, { theme: 'system' });
    return new SettingsStore(file, await file.read());
  }

  get current(): Settings {
    return this.#settings;
  }

  async change(change: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...change };
    await this.#file.write(this.#settings);
  }
}
