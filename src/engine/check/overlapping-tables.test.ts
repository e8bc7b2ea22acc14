import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from './overlapping-tables';

const tables = fc.array(fc.record({ offset: fc.nat(40).map((n) => n * 8), entries: fc.nat(30) }), {
  minLength: 1,
  maxLength: 8,
});

describe('segmentsOf', () => {
  it('covers every entry once, with the number of tables that have it', () => {
    fc.assert(
      fc.property(tables, fc.nat(400), (list, limit) => {
        const uses = new Map<number, number>();
        const primary = new Set<number>();
        list.forEach(({ offset, entries }, index) => {
          for (let at = offset; at < offset + entries * 8 && at < limit; at += 8) {
            if (index === 0) primary.add(at);
            else uses.set(at, (uses.get(at) ?? 0) + 1);
          }
        });
        const seen = new Set<number>();
        for (const segment of segmentsOf(list, limit)) {
          for (let at = segment.start; at < segment.end; at += 8) {
            expect(seen.has(at)).toBe(false);
            seen.add(at);
            expect(segment.uses).toBe(uses.get(at) ?? 0);
            expect(segment.primary).toBe(primary.has(at));
          }
        }
        expect(seen.size).toBe(new Set([...uses.keys(), ...primary]).size);
      }),
    );
  });

  it('costs no more than the tables it is given, however large they claim to be', () => {
    const claims = Array.from({ length: 65_536 }, (_, index) => ({
      offset: index * 65_536,
      entries: 4_194_304,
    }));
    expect(segmentsOf(claims, 64 << 20).length).toBeLessThanOrEqual(2048);
  });
});
