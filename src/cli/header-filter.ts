import { PlatterError } from '../shared/errors';

/**
 * The value at a path such as `.additional.dirty` or `.extensions.[0].type`. The index of an only child may be
 * written where there is no list: `.additional.[0].dirty` is the same as `.additional.dirty`.
 * @throws PlatterError invalid-argument where the path leads nowhere
 */
export function filterHeader(header: unknown, path: string): unknown {
  let value = header;
  for (const step of path.split('.').filter(Boolean)) {
    value = descend(value, step);
    if (value === undefined) {
      const expected = `a path in the header; ${step} leads nowhere`;
      throw new PlatterError('invalid-argument', { name: '--filter', value: path, expected });
    }
  }
  return value;
}

function descend(value: unknown, step: string): unknown {
  const index = /^\[(\d+)\]$/.exec(step)?.[1];
  if (index === undefined) return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  if (Array.isArray(value)) return value[Number(index)];
  return index === '0' ? value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
