import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostCluster } from '../../shared/units';
import { MetadataClusters } from './metadata-clusters';

const CLUSTERS = 40;
const run = fc.record({ first: fc.nat(CLUSTERS - 1), count: fc.integer({ min: 1, max: 12 }) });
const change = fc.record({ verb: fc.constantFrom('add', 'remove'), run });

describe('clusters of metadata', () => {
  it('are those given and added, without those removed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(CLUSTERS - 1)), fc.array(change), run, (given, changes, asked) => {
        const metadata = new MetadataClusters(given);
        const model = new Set<number>(given);
        for (const {
          verb,
          run: { first, count },
        } of changes) {
          if (verb === 'add') metadata.add(hostCluster(first), count);
          else metadata.remove(hostCluster(first), count);
          for (let cluster = first; cluster < first + count; cluster++) {
            if (verb === 'add') model.add(cluster);
            else model.delete(cluster);
          }
        }
        const hit = metadata.firstIn(hostCluster(asked.first), asked.count);
        const wanted = [...model].filter(
          (cluster) => cluster >= asked.first && cluster < asked.first + asked.count,
        );
        expect(hit === undefined).toBe(wanted.length === 0);
        expect(hit === undefined || wanted.includes(hit)).toBe(true);
      }),
    );
  });

  it('are told where their numbers lie behind every file', () => {
    const metadata = new MetadataClusters([7, 2 ** 40]);
    expect(metadata.firstIn(hostCluster(7), 1)).toBe(7);
    expect(metadata.firstIn(hostCluster(2 ** 40), 1)).toBeUndefined();
  });
});
