import { describe, expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { ClusterDetails } from '../../../shared/results';
import { formatCount } from '../../ui/numbers';
import { moveKind } from './move-overlay';
import type { Place } from './place';
import { placeText, snapshotOffsets } from './place-text';

const single: Place = {
  space: 'host',
  clusters: { first: 0x2a4f1, count: 1 },
  dominant: ClusterKind.shared,
  present: 1 << ClusterKind.shared,
};

const details: ClusterDetails = {
  space: 'host',
  cluster: 0x2a4f1,
  kind: ClusterKind.shared,
  hostOffset: 0x2a4f10000,
  guestOffset: 0x58e300000,
  refcount: 2,
  owners: [
    { structure: 'l2-entry', guestOffset: 0x58e300000 },
    { structure: 'l2-entry', snapshot: 0, snapshotName: 'before-upgrade' },
  ],
  ownersMore: false,
  walk: [],
};

describe('the line of a cell', () => {
  it('says at once what the bin tells', () => {
    expect(placeText(single, 65_536)).toBe('Cluster 0x2a4f1 · shared with snapshots · host 0x2_a4f1_0000');
  });

  it('says how far a cluster is that moves', () => {
    const moving = { ...single, dominant: moveKind('copied') };
    expect(placeText(moving, 65_536)).toContain('Cluster 0x2a4f1 · copied ·');
    const many = { ...moving, clusters: { first: 0, count: 8 } };
    expect(placeText(many, 65_536)).toContain('copied, shared with snapshots');
  });

  it('adds offsets, refcount and owners once the engine has answered', () => {
    expect(placeText(single, 65_536, details)).toBe(
      'Cluster 0x2a4f1 · shared with snapshots · guest 0x5_8e30_0000 · host 0x2_a4f1_0000 · refcount 2 · used by active disk, snapshot before-upgrade',
    );
  });

  it('tells where a cluster that only snapshots use lies on the disk that they keep', () => {
    const entry = { structure: 'l2-entry', snapshotName: 'before-upgrade', guestOffset: 0x40000 } as const;
    const kept: ClusterDetails = {
      ...details,
      kind: ClusterKind.snapshotData,
      guestOffset: undefined,
      refcount: 1,
      owners: [
        { ...entry, snapshot: 0 },
        { ...entry, snapshot: 1 },
      ],
    };
    expect(snapshotOffsets(kept)).toEqual([0x40000]);
    expect(snapshotOffsets({ ...kept, guestOffset: 0x40000 })).toEqual([]);
    expect(placeText(single, 65_536, kept)).toContain(
      'only in snapshots · guest 0x4_0000 in a snapshot · host 0x2_a4f1_0000',
    );
  });

  it('takes no answer about another cluster', () => {
    expect(placeText({ ...single, clusters: { first: 5, count: 1 } }, 65_536, details)).not.toContain(
      'refcount',
    );
  });

  it('names the range and all kinds of a cell that stands for many', () => {
    const present = (1 << ClusterKind.data) | (1 << ClusterKind.leaked);
    const place = { ...single, clusters: { first: 4096, count: 1024 }, present };
    expect(placeText(place, 65_536)).toBe(
      `Clusters ${formatCount(4096)} – ${formatCount(5119)} · data, leaked · host 0x1000_0000`,
    );
  });
});
