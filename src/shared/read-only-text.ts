import type { ErrorText } from './error-text';

/** Why an image is only read where nobody asked for that. */
const DAMAGE: Readonly<Record<string, string>> = {
  'corrupt-bit': 'It is marked as corrupt: writing could destroy data that is still there.',
  damaged: 'A check found damage in its tables: writing could destroy data that is still there.',
  dirty: 'Its refcounts are out of date and can not be counted anew, as other tables are damaged.',
  snapshots: 'Its snapshot table can not be read, so what snapshots hold could be overwritten.',
};

/**
 * Words for an image that can't be written to.
 * @param repair the command that mends it
 */
export function readOnlyText(reason: string, repair: string | undefined): ErrorText {
  if (Object.hasOwn(DAMAGE, reason)) {
    return {
      title: 'The image is damaged and is only read',
      detail: DAMAGE[reason],
      remedy:
        repair === undefined
          ? 'Run a check to see what is wrong, and repair the image first.'
          : `Repair it first: ${repair} does so, and with --dry-run says what it would do.`,
    };
  }
  return {
    title: 'The image is open for reading only',
    detail:
      reason === 'asked' ? 'It was asked for. Nothing was written.' : 'It can not be written to safely.',
    remedy: 'Open it for writing, then try again.',
  };
}
