import { z } from 'zod';

/** A list in a file of our own: what a newer or older Platter wrote and this one does not know costs no more than itself. */
export const knownEntries = <T>(entry: z.ZodType<T>, most: number): z.ZodType<readonly T[]> =>
  z.array(z.unknown()).transform((list) =>
    list.slice(0, most).flatMap((given) => {
      const { success, data } = entry.safeParse(given);
      return success ? [data] : [];
    }),
  );
