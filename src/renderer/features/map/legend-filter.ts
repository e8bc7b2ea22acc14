/** The legend as a filter: what a click on a class or kind does to the mask of kinds shown. */
import type { ClusterClass } from '../../../shared/cluster-kinds';
import { ALL_KINDS } from './face';
import { kindsOfClass } from './kind-text';

/** Mask of all kinds of a class. */
export const maskOfClass = (group: ClusterClass): number =>
  kindsOfClass(group).reduce<number>((mask, kind) => mask | (1 << kind), 0);

/** Shows these kinds alone; all again when they were alone already. */
export const isolate = (mask: number, wanted: number): number => (mask === wanted ? ALL_KINDS : wanted);

/** Adds or takes away these kinds; when nothing would be left, or all is there, there is no filter. */
export function toggle(mask: number, wanted: number): number {
  const without = mask & ~wanted;
  const next = (mask & wanted) === wanted ? without : mask | wanted;
  return next === 0 ? ALL_KINDS : next;
}
