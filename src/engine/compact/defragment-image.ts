import type { CompactSession, CompactTotals } from './compact-image';

export async function defragmentImage(_session: CompactSession): Promise<CompactTotals> {
  return { moved: 0, switched: 0, left: 0, stopped: false };
}
