/** Which act on many images is being asked about. */
import { create } from 'zustand';
import type { FolderHandle, FolderRow, RowHandle } from '../../../shared/folder';
import { PREPARED_BY, toPrepare } from './batch';
import type { WritingAct } from './batch';
import { queueActs } from './folder-queue';

/** What is asked about before it begins. */
type AskedAct = WritingAct | 'report';

interface Asked {
  readonly folder: FolderHandle;
  readonly act: AskedAct;
  /** in their order */
  readonly rows: readonly RowHandle[];
}

export const useAsked = create<{ readonly asked?: Asked }>(() => ({}));

/** Asks whether an act is to be done to images, and finds out what it would come to. */
export function askAbout(folder: FolderHandle, act: AskedAct, rows: readonly FolderRow[]): void {
  useAsked.setState({ asked: { folder, act, rows: rows.map(({ row }) => row) } });
  if (act !== 'report') queueActs(folder, toPrepare(act, rows), PREPARED_BY[act]);
}

export const endAsking = (): void => useAsked.setState({ asked: undefined });
