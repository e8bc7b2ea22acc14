import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { DEFAULT_PREFERENCES, preferencesSchema } from '../shared/preferences';
import type { Preferences } from '../shared/preferences';
import { JsonFile } from './json-file';
import { windowStateSchema } from './window-state';

const { shape } = preferencesSchema;

/** What the app remembers; keys of later versions are kept. */
export const settingsSchema = z.looseObject({
  theme: shape.theme.catch(DEFAULT_PREFERENCES.theme),
  sizes: shape.sizes.catch(DEFAULT_PREFERENCES.sizes),
  clusterBits: shape.clusterBits.catch(DEFAULT_PREFERENCES.clusterBits),
  compressionType: shape.compressionType.catch(DEFAULT_PREFERENCES.compressionType),
  checkOnOpen: shape.checkOnOpen.catch(DEFAULT_PREFERENCES.checkOnOpen),
  notify: shape.notify.catch(DEFAULT_PREFERENCES.notify),
  window: windowStateSchema.optional().catch(undefined),
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

  /** @param setAside told when the file was broken: its name, and the one that it has now */
  static async load(setAside: (fileName: string, aside: string) => void): Promise<SettingsStore> {
    const path = join(app.getPath('userData'), 'settings.json');
    const file = new JsonFile<Settings>(path, settingsSchema, DEFAULT_PREFERENCES, setAside);
    return new SettingsStore(file, await file.read());
  }

  get current(): Settings {
    return this.#settings;
  }

  /** What the person has chosen, without what the app keeps for itself. */
  get preferences(): Preferences {
    const { theme, sizes, clusterBits, compressionType, checkOnOpen, notify } = this.#settings;
    return { theme, sizes, clusterBits, compressionType, checkOnOpen, notify };
  }

  async change(change: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...change };
    await this.#file.write(this.#settings);
  }
}
