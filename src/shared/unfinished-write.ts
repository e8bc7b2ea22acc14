import type { KeptAct } from './kept-acts';

/** A write that Platter ended in the middle of, as the window shows it: a crash, a kill or a power cut. */
export interface UnfinishedWrite {
  readonly id: string;
  readonly fileName: string;
  readonly folder: string;
  readonly missing: boolean;
  readonly act: KeptAct;
  /** when it began, milliseconds since 1970 */
  readonly began: number;
}
