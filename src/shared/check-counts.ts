import type { CheckCounts } from './repair-results';

/** The counters of a check, of a record that has more. */
export const countsOf = ({
  checkErrors,
  corruptions,
  leaks,
  extraCorruptions,
}: CheckCounts): CheckCounts => ({
  checkErrors,
  corruptions,
  leaks,
  extraCorruptions,
});
