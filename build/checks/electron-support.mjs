/** Whether the Electron that is shipped still gets security fixes. */

/**
 * Days on which majors of Electron came out, by the registry (`npm view electron time`), looked up on 2026-11-29.
 * Whoever takes a new major adds it.
 */
const RELEASED = {
  40: '2026-01-13',
  41: '2026-03-11',
  42: '2026-05-06',
  43: '2026-07-01',
  44: '2026-08-25',
  45: '2026-10-21',
};

/** Electron mends the newest three majors (electronjs.org/docs/latest/tutorial/electron-timelines). */
const SUPPORTED = 3;
/** A major follows the other after eight weeks, or later: an end that is not known yet is taken to come early. */
const CADENCE_DAYS = 56;
const WARNING_DAYS = 60;

const DAY = 86_400_000;
const KNOWN = Object.keys(RELEASED).map(Number);
const NEWEST = Math.max(...KNOWN);

/** When a major came out, or will at the earliest. */
function releaseOf(major) {
  const known = Math.min(major, NEWEST);
  return Date.parse(RELEASED[known]) + (major - known) * CADENCE_DAYS * DAY;
}

/**
 * @param {string} version as pinned in package.json
 * @param {Date} today
 * @returns {{ state: 'good' | 'soon' | 'over' | 'unknown', text: string }}
 */
export function electronSupport(version, today) {
  const major = Number.parseInt(version, 10);
  if (!(major <= NEWEST))
    return {
      state: 'unknown',
      text: `Electron ${version} is newer than the table in build/checks/electron-support.mjs: add the day it came out.`,
    };
  const end = major < KNOWN[0] ? 0 : releaseOf(major + SUPPORTED);
  const days = Math.ceil((end - today.getTime()) / DAY);
  if (days <= 0)
    return { state: 'over', text: `Electron ${major} gets no security fixes any more: take a newer major.` };
  const until = new Date(end).toISOString().slice(0, 10);
  return {
    state: days <= WARNING_DAYS ? 'soon' : 'good',
    text: `Electron ${major} gets security fixes until ${until} or later, for ${days} more days.`,
  };
}
