import { z } from 'zod';

const pixels = z.number().int().min(-100_000).max(100_000);

/** Where the window was and how; of a window that is maximised or fills the screen, where it will be afterwards. */
export const windowStateSchema = z.object({
  // absent: kept by a version that did not know where
  x: pixels.optional(),
  y: pixels.optional(),
  width: pixels,
  height: pixels,
  maximized: z.boolean(),
  fullScreen: z.boolean().optional(),
});
export type WindowState = z.infer<typeof windowStateSchema>;
