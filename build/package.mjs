import { readFileSync } from 'node:fs';
import { reportLines } from './package/report.mjs';
import { packagedRuntime } from './package/runtime.mjs';
import { targetsElsewhere, targetsHere } from './package/targets.mjs';
import { requireNode } from './setup/node-version.mjs';
import { inRoot } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { runEntry, say, SetupError } from './setup/say.mjs';

const asked = process.argv.slice(2);

function askedTargets() {
  const here = targetsHere();
  const unknown = asked.filter((target) => target !== 'dir' && !here.includes(target));
  if (unknown.length > 0)
    throw new SetupError(`this system does not make ${unknown.join(', ')}.`, [
      `It makes: ${['dir', ...here].join(', ')}`,
    ]);
  return asked.length > 0 ? asked.filter((target) => target !== 'dir') : here;
}

const warnOfStandIn = ({ version }) => {
  say('');
  say(
    `NOT FOR RELEASE: the packages are made of Electron ${version}, which gets no security updates any more,`,
  );
  say(
    'as the official one could not be downloaded. They are for testing, and marked so in name and version.',
  );
  say('');
};

/** Makes what this system and network can: `npm run package`, or `npm run package -- deb` for one of it. */
await runEntry(async () => {
  requireNode();
  const targets = askedTargets();
  const runtime = packagedRuntime(await prepare());
  // what it stands on is there once the set-up is done
  const { makePackages } = await import('./package/make.mjs');
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  if (runtime.standIn) warnOfStandIn(runtime);
  const folder = inRoot('dist', runtime.standIn ? 'not-for-release' : 'release');
  const { unpacked, results } = await makePackages({ folder, runtime, version, targets });
  const elsewhere = asked.length > 0 ? [] : targetsElsewhere();
  for (const line of reportLines({ folder, unpacked, results: [...results, ...elsewhere] })) say(line);
  if (runtime.standIn) warnOfStandIn(runtime);
  const missed = results.some(({ files, failed }) => failed || (asked.length > 0 && !files));
  return missed ? 1 : 0;
});
