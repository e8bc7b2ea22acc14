/** Words for cluster kinds and classes. */
import {
  CLASS_OF_KIND,
  CLUSTER_KINDS,
  type ClusterClass,
  type ClusterKind,
} from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import { className, KIND_TEXTS, type KindText } from '../../../shared/kind-words';
import type { MapSpace } from '../../../shared/results';
import { moveKind } from './move-overlay';

export { className };
export type { KindText };

/** What each state of a cluster that moves is called, and what it means. */
export const MOVE_TEXTS: Readonly<Record<MoveState, KindText>> = {
  copying: { name: 'Copying', meaning: 'Being copied to its new place; both places are shown.' },
  copied: { name: 'Copied', meaning: 'Copied, and perhaps not on the disk yet.' },
  flushed: { name: 'Flushed', meaning: 'On the disk in its new place, where nothing refers to it yet.' },
  referenced: {
    name: 'Referenced',
    meaning: 'Its new place is what the tables refer to; the old one is free.',
  },
};

/** Words for a kind or the state of a cluster that moves; also for a byte that is none. */
export function kindText(kind: number): KindText {
  const state = MOVE_STATES.find((one) => moveKind(one) === kind);
  if (state) return MOVE_TEXTS[state];
  return KIND_TEXTS[kind as ClusterKind] ?? { name: 'Unknown', meaning: 'Not read yet.' };
}

/** Kinds of a class, in the order of their numbers. */
export const kindsOfClass = (group: ClusterClass): readonly ClusterKind[] =>
  Array.from({ length: CLUSTER_KINDS }, (_, kind) => kind as ClusterKind).filter(
    (kind) => CLASS_OF_KIND[kind] === group,
  );

/** What a space is called. */
export const SPACE_NAMES: Readonly<Record<MapSpace, string>> = { host: 'Host file', guest: 'Guest disk' };

/** Names of the kinds in a mask, at most `limit` of them. */
export function namesInMask(mask: number, limit = 4): string {
  const names: string[] = [];
  for (let kind = 0; kind < CLUSTER_KINDS; kind++) {
    if (mask & (1 << kind)) names.push(kindText(kind).name.toLowerCase());
  }
  const more = names.length - limit;
  return more > 0 ? `${names.slice(0, limit).join(', ')} and ${more} more` : names.join(', ');
}
