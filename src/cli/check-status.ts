import { PlatterError } from '../shared/errors';
import type { CheckCounts } from '../shared/repair-results';
import { FAILED, failureStatus } from './failure';

const CORRUPT = 2;
const LEAKS_ONLY = 3;
const NOT_CHECKABLE = 63;

/** The exit status of `qemu-img check` for what a check finds. */
export function statusOfCounts({ checkErrors, corruptions, extraCorruptions, leaks }: CheckCounts): number {
  if (checkErrors > 0) return FAILED;
  if (corruptions + extraCorruptions > 0) return CORRUPT;
  return leaks > 0 ? LEAKS_ONLY : 0;
}

/** The same for why there was no check. */
export function statusWithoutCheck(error: unknown): number {
  const wrongFormat = error instanceof PlatterError && ['other-format', 'empty-file'].includes(error.code);
  return wrongFormat ? NOT_CHECKABLE : failureStatus(error);
}

/** For the help of commands that end so. */
export const CHECK_STATUSES = [
  '0  clean',
  '1  the check could not be completed',
  '2  corrupt',
  '3  leaked clusters only',
  '63 not a format that can be checked',
];
