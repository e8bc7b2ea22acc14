import { readFileSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { askAdvisories } from './advisories.mjs';
import { dependencyProblems, shippedPackages } from './dependency-rules.mjs';
import { electronSupport } from './electron-support.mjs';

const readJson = (name) => JSON.parse(readFileSync(inRoot(name), 'utf8'));

/** Checks what Platter stands on: three checks, of which the last is skipped where the registry tells no advisories. */
export async function dependencies(out) {
  const manifest = readJson('package.json');
  const lock = readJson('package-lock.json');
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const settle = (name, problems) => {
    for (const problem of problems) out.write(`${problem}\n`);
    if (problems.length === 0) counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(`${name}: ${problems[0]}`);
    }
  };

  settle('rules for dependencies', dependencyProblems(manifest, lock));

  const { state, text } = electronSupport(manifest.devDependencies.electron, new Date());
  if (state === 'soon') out.write(`Take a newer Electron soon: ${text}\n`);
  settle('supported Electron', state === 'over' || state === 'unknown' ? [text] : []);

  const { asked, bad, other } = await askAdvisories(shippedPackages(manifest, lock));
  for (const line of other) out.write(`advisory for a tool of the build: ${line}\n`);
  if (asked) settle('advisories', bad);
  else {
    counts.skipped++;
    out.write(
      'The registry did not tell its advisories: whether any are out for these versions is not known.\n',
    );
  }
  return counts;
}
