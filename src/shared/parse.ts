import type { z } from 'zod';
import { PlatterError } from './errors';

/**
 * Parses what came over a border.
 * @throws PlatterError `invalid-argument` naming the first thing that is wrong
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new PlatterError('invalid-argument', {
    name: issue.path.map(String).join('.') || 'parameters',
    expected: issue.message,
  });
}
