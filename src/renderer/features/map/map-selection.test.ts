import { describe, expect, it } from 'vitest';
import { spanBetween, spanOfSelection } from './map-selection';

describe('a selection', () => {
  it('of bytes covers the clusters that hold them', () => {
    expect(spanOfSelection({ kind: 'bytes', offset: 65_530, length: 10 }, 65_536)).toEqual({
      space: 'host',
      first: 0,
      count: 2,
    });
  });

  it('of a header field lies in the first cluster', () => {
    const field = { kind: 'field', name: 'magic', offset: 0, length: 4 } as const;
    expect(spanOfSelection(field, 65_536)).toEqual({ space: 'host', first: 0, count: 1 });
  });

  it('covers nothing when there is none', () => {
    expect(spanOfSelection(undefined, 65_536)).toBeUndefined();
  });
});

describe('a range', () => {
  it('is the same from either end and holds both cells', () => {
    expect(spanBetween('host', 64, 16, 16, 1000)).toEqual({ space: 'host', first: 16, count: 64 });
    expect(spanBetween('host', 16, 64, 16, 1000)).toEqual({ space: 'host', first: 16, count: 64 });
  });

  it('ends with the space', () => {
    expect(spanBetween('guest', 992, 992, 16, 1000)).toEqual({ space: 'guest', first: 992, count: 8 });
  });
});
