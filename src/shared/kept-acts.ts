import { CHANGING_METHODS } from './engine-protocol';

/** Acts that write to an image, or make one: what can be cut off, and what its history tells. */
export const KEPT_ACTS = [...CHANGING_METHODS, 'create', 'encode'] as const;
export type KeptAct = (typeof KEPT_ACTS)[number];

/** Whether an act makes a new file, which has its name when it is whole: one that is cut off leaves what was there. */
export const makesFile = (act: KeptAct): boolean => act === 'create' || act === 'encode';
