import { runNpm } from '../setup/command.mjs';

/** Longer than this nobody waits for the registry. */
const PATIENCE_MILLISECONDS = 8000;

const SEVERE = new Set(['high', 'critical']);

/**
 * Reads what `npm audit --json` said.
 * @param {string} output @param {Set<string>} shipped names of the packages that reach people
 * @returns {{ asked: boolean, bad: string[], other: string[] }} severe advisories: for what is shipped, and for the
 *   tools of the build
 */
export function readAudit(output, shipped) {
  let report;
  try {
    // npm says on standard error, which is in here too, what it has to say before
    report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return { asked: false, bad: [], other: [] };
  }
  if (report.auditReportVersion === undefined || report.vulnerabilities === undefined)
    return { asked: false, bad: [], other: [] };
  const severe = Object.values(report.vulnerabilities).filter(({ severity }) => SEVERE.has(severity));
  const lines = (wanted) =>
    severe
      .filter(({ name }) => shipped.has(name) === wanted)
      .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return { asked: true, bad: lines(true), other: lines(false) };
}

/** Asks the registry for advisories about what is installed. Where it does not answer, nothing is known. */
export async function askAdvisories(shipped) {
  const { output } = await runNpm(['audit', '--json', '--fetch-retries=0'], {
    milliseconds: PATIENCE_MILLISECONDS,
  });
  return readAudit(output, shipped);
}
