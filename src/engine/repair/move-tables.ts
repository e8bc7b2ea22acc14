import type { L1EntryUse, SurveySink } from '../check/survey';
import { surveyStructures } from '../check/survey-structures';
import { fromNumber, writeUint32, writeUint64 } from '../codec/big-endian';
import type { FreeClusters } from './free-clusters';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

const FLAGS = 0xff000000;

/**
 * Moves L2 tables that are read as guest data as well. The data stays where it is: a table is going to be written to,
 * and what is read as data must not change with it.
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function moveTables(
  { image, owners }: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  signal?: AbortSignal,
): Promise<void> {
  const { clusterSize, l2Entries } = image.geometry;
  const moved = new Map<number, number>();
  const sink: SurveySink = {
    region: () => undefined,
    l2Table: () => undefined,
    report: () => undefined,
    l1Entry: ({ position, high, low, offset, l1Index }: L1EntryUse) => {
      const cluster = offset / clusterSize;
      if (!owners.mayBeTable(offset) || !owners.claims.inMetadata.has(cluster)) return;
      const to = moved.get(offset) ?? free.take(1) * clusterSize;
      moved.set(offset, to);
      const bytes = new Uint8Array(8);
      writeUint64(bytes, 0, fromNumber(to));
      writeUint32(bytes, 0, (Math.floor(to / 2 ** 32) | (high & FLAGS)) >>> 0);
      bytes[7] |= low & 0xff;
      const length = l2Entries * clusterSize;
      const guest = { start: l1Index * length, length };
      draft.list({ step: 'switch', offset: position, length: 8, reason: 'own-copy', guest });
      draft.later('switch', position, bytes);
    },
  };
  await surveyStructures(image, sink, signal);
  for (const [from, to] of moved) {
    const table = new Uint8Array(clusterSize);
    await draft.planned.read(from, table);
    await draft.put('place', to, table, 'own-copy');
  }
  await draft.settle();
}
