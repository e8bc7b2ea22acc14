import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependencyProblems, shippedPackages } from './dependency-rules.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const read = (name: string) => JSON.parse(readFileSync(resolve(root, name), 'utf8'));

interface Files {
  /** versions that package.json asks for */
  readonly wanted: Record<string, string>;
  /** what the lock file has of zod */
  readonly zod: Record<string, unknown>;
  readonly lock: Record<string, unknown>;
}

/** Problems of our own files after `change`. */
function problemsAfter(change: (files: Files) => unknown): string[] {
  const manifest = read('package.json');
  const lock = read('package-lock.json');
  change({ wanted: manifest.dependencies, zod: lock.packages['node_modules/zod'], lock });
  return dependencyProblems(manifest, lock);
}

describe('the rules for dependencies', () => {
  it('hold', () => expect(problemsAfter(() => undefined)).toEqual([]));

  it.each([
    ['a range', 'zod is not pinned', ({ wanted }: Files) => (wanted.zod = '^4.6.7')],
    ['a tag', 'zod is not pinned', ({ wanted }: Files) => (wanted.zod = 'latest')],
    ['git', 'zod is not pinned', ({ wanted }: Files) => (wanted.zod = 'git+ssh://git@a.b/zod.git')],
    ['a tarball', 'zod is not pinned', ({ wanted }: Files) => (wanted.zod = 'https://a.b/zod.tgz')],
    ['another name', 'zod is not pinned', ({ wanted }: Files) => (wanted.zod = 'npm:zud@4.6.7')],
    ['a version that is not locked', 'lock file', ({ wanted }: Files) => (wanted.zod = '4.6.8')],
    ['one that is not locked', 'new 1.0.0', ({ wanted }: Files) => (wanted.new = '1.0.0')],
    ['one that is only locked', 'not in package.json', ({ wanted }: Files) => delete wanted.zod],
    ['a missing hash', 'SHA-512', ({ zod }: Files) => delete zod.integrity],
    ['a weak hash', 'SHA-512', ({ zod }: Files) => (zod.integrity = 'sha1-abc')],
    ['an install script', 'install script', ({ zod }: Files) => (zod.hasInstallScript = true)],
    ['a place of its own', 'a place', ({ zod }: Files) => (zod.resolved = 'https://a.b/z.tgz')],
    ['a link', 'a link', ({ zod }: Files) => (zod.link = true)],
    ['another licence', 'licence', ({ zod }: Files) => (zod.license = 'AGPL-3.0')],
    ['two licences', 'licence', ({ zod }: Files) => (zod.license = 'MIT AND GPL-3.0')],
    ['no licence', 'licence', ({ zod }: Files) => delete zod.license],
    ['an older lock file', 'version 3', ({ lock }: Files) => (lock.lockfileVersion = 2)],
  ])('are broken by %s', (_name, told, change) => {
    const problems = problemsAfter(change);
    expect(problems.join('\n')).toContain(told);
  });

  it('take one of several licences that are offered', () => {
    expect(problemsAfter(({ zod }) => (zod.license = '(GPL-3.0 OR MIT)'))).toEqual([]);
  });

  it('know what is shipped from what only builds it', () => {
    const shipped = shippedPackages(read('package.json'), read('package-lock.json'));
    for (const name of ['zod', 'koffi', 'electron', 'react', 'scheduler', 'recharts'])
      expect(shipped).toContain(name);
    for (const name of ['vitest', 'oxlint', '@playwright/test']) expect(shipped).not.toContain(name);
  });
});
