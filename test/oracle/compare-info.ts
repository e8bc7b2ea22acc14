import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../engine-answers';
import type { QemuAnswer, QemuInfo } from '../qemu';

/** Values by the path of keys that leads to them, without what is absent. */
function flatten(value: unknown, path = ''): [string, unknown][] {
  if (value === undefined) return [];
  // qemu-img prints what is above 2^63 as negative, and neither side is exact above 2^53
  if (typeof value === 'number' && (value < 0 || value > Number.MAX_SAFE_INTEGER)) return [[path, 'huge']];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  if (Array.isArray(value) && value.length === 0) return [[path, []]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** In what our answer differs from `qemu-img info`. Images that only ours can still describe are no difference. */
export function infoDifferences(ours: Answer<unknown>, qemu: QemuAnswer<QemuInfo>): string[] {
  if (qemu.gaveUp || !qemu.json) return [];
  if (ours.error) return [`only ours does not describe it: ${ours.error.message}`];
  const mine = new Map(flatten(ours.value));
  const theirs = new Map(flatten(qemu.json));
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((key) => !isDeepStrictEqual(mine.get(key), theirs.get(key)))
    .map(
      (key) => `${key}: ours ${JSON.stringify(mine.get(key))}, qemu-img ${JSON.stringify(theirs.get(key))}`,
    );
}
