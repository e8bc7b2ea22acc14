/** What a person can choose in the settings; kept by main, shown and changed by the window. */
import { z } from 'zod';
import { newImageSchema } from './new-image';
import { SIZE_STYLES } from './sizes';

/** Each setting by itself, as the window may ask for it and as a file may have it. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** how sizes are written */
  sizes: z.enum(SIZE_STYLES),
  /** of new images, where nothing else is chosen */
  clusterBits: newImageSchema.shape.clusterBits,
  compressionType: newImageSchema.shape.compressionType,
  /** checks each image that is opened */
  checkOnOpen: z.boolean(),
  /** has the system tell of the end of long work */
  notify: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export type Theme = Preferences['theme'];

/** Some of them, to be changed; one that is named without a value is none. */
export const preferenceChangesSchema = preferencesSchema
  .partial()
  .transform(
    (changes) =>
      Object.fromEntries(
        Object.entries(changes).filter(([, value]) => value !== undefined),
      ) as Partial<Preferences>,
  );

/** What holds until something else is chosen. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  sizes: 'iec',
  clusterBits: 16,
  compressionType: 'zlib',
  checkOnOpen: false,
  notify: true,
};
