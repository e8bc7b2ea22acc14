import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HighestFirst } from './highest-first';

it('hands out the highest number that is there, whatever was added and taken before', () => {
  const steps = fc.array(fc.option(fc.nat(50)), { maxLength: 100 });
  fc.assert(
    fc.property(steps, (values) => {
      const numbers = new HighestFirst();
      const model: number[] = [];
      for (const value of values) {
        const taken = value === null ? numbers.take() : numbers.add(value);
        const expected = value === null ? model.pop() : undefined;
        if (value !== null) model.push(value);
        model.sort((left, right) => left - right);
        expect(taken).toBe(expected);
      }
      expect(model.map(() => numbers.take())).toEqual([...model].reverse());
      expect(numbers.take()).toBeUndefined();
    }),
  );
});
