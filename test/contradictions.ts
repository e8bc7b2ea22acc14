/** Looks for what can't be true in the engine's answers about one image, however damaged that is. */
import type { ErrorCode } from '../src/shared/errors';
import type { CheckResult, GuestExtent, MapSummary } from '../src/shared/results';
import type { EngineAnswers } from './engine-answers';

/** Errors that bytes alone can bring about. */
const OF_BYTES: ReadonlySet<ErrorCode> = new Set([
  'empty-file',
  'other-format',
  'header-damaged',
  'unsupported-feature',
  'backing-file',
  'data-file',
  'corrupt-structure',
  'too-large',
  'io-error',
]);

/** What contradicts itself, as text; nothing when all is well. */
export function contradictions(answers: EngineAnswers): string[] {
  const { info, check, map, builtMap } = answers;
  const found: string[] = [];
  for (const [name, { error }] of Object.entries(answers)) {
    if (error && !OF_BYTES.has(error.code)) found.push(`${name} ends with ${error.code}`);
  }
  const size = info.value?.summary.virtualSize;
  if (map.value && size !== undefined) found.push(...ofExtents(map.value, size));
  if (check.value) found.push(...ofCheck(check.value));
  if (builtMap.value) found.push(...ofMap(builtMap.value));
  return found;
}

/** Extents follow each other from 0 to the end of the disk. */
function ofExtents(extents: readonly GuestExtent[], size: number): string[] {
  let end = 0;
  for (const { start, length } of extents) {
    if (start !== end) return [`an extent starts at ${start}, not ${end}`];
    end = start + length;
  }
  return end === size ? [] : [`extents end at ${end} on a disk of ${size}`];
}

function ofCheck({ findings, findingsTotal, checkErrors, corruptions, leaks }: CheckResult): string[] {
  const counts = [findingsTotal, checkErrors, corruptions, leaks];
  const found = counts.filter((count) => !(count >= 0)).map((count) => `a count of ${count}`);
  if (findings.length > findingsTotal) found.push('more findings kept than found');
  return found;
}

/** The counts of all kinds make up the whole of each space. */
function ofMap(map: MapSummary): string[] {
  return (['host', 'guest'] as const)
    .filter(
      (space) => map[space].counts.reduce((sum, { clusters }) => sum + clusters, 0) !== map[space].clusters,
    )
    .map((space) => `the kinds on the ${space} map do not make up its clusters`);
}
