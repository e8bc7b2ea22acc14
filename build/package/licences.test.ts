import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { importedPackages, licencesText, shippedPackages } from './licences.mjs';

const { dependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const text = licencesText();

describe('licences of what is shipped', () => {
  it.each(Object.entries(dependencies))('has the licence of %s', (name, version) => {
    expect(text).toContain(`\n${name} ${version} (`);
  });

  it('has what the window is bundled of, and the fonts', () => {
    const imported = importedPackages();
    expect(imported).toEqual(expect.arrayContaining(['react', 'react-dom', 'recharts', 'lucide-react']));
    for (const name of [...imported, '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'])
      expect(text).toContain(`\n${name} `);
  });

  it('has what those ask for in turn, but no types and nothing that only builds or tests', () => {
    const names = shippedPackages().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['scheduler', 'react-stately', 'd3-scale']));
    for (const name of ['vitest', 'electron-builder', 'typescript', '@types/node'])
      expect(names).not.toContain(name);
  });

  it('brings a text for each, where the package names only its licence too', () => {
    const sections = text.split(/^─+$/m).slice(1);
    expect(sections).toHaveLength(shippedPackages().length);
    for (const section of sections)
      expect(section).toMatch(
        /Permission is hereby granted|Permission to use|Redistribution and use|Apache License|SIL OPEN FONT/i,
      );
  });

  it('names the holders of zstd, which comes compiled', () => {
    expect(text).toContain('Meta Platforms, Inc. and affiliates');
  });
});
