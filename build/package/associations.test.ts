import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../setup/paths.mjs';
import { configuration } from './electron-builder.config.mjs';

const { linux, mac, win, deb, rpm } = configuration({ output: '/made' });

describe('files that the app is registered for', () => {
  it('are qcow2 images, as their editor, on each system', () => {
    expect(linux.mimeTypes).toContain('application/x-qcow2');
    for (const { fileAssociations } of [mac, win]) {
      const owned = fileAssociations.filter(({ role }) => role === 'Editor').map(({ ext }) => ext);
      expect(owned).toEqual(['qcow2', 'qcow']);
    }
  });

  it('are raw disks only as an alternative, or not at all where a system knows none', () => {
    const raw = mac.fileAssociations.filter(({ ext }) => ['img', 'raw'].includes(ext));
    expect(raw.map(({ role, rank }) => [role, rank])).toEqual([
      ['Viewer', 'Alternate'],
      ['Viewer', 'Alternate'],
    ]);
    expect(win.fileAssociations.map(({ ext }) => ext)).toEqual(['qcow2', 'qcow']);
    expect(linux.mimeTypes).not.toContain('application/x-raw-disk-image');
  });

  it('are known to Linux by their first bytes and their names', () => {
    const types = readFileSync(inRoot('build', 'package', 'linux', 'mime.xml'), 'utf8');
    expect(types).toContain('<match type="string" offset="0" value="QFI\\xfb"/>');
    expect(types).not.toMatch(/\*\.(img|raw)/);
    for (const { fpm } of [deb, rpm])
      expect(fpm).toEqual([
        '/made/.system-files/qcow-tool=/usr/bin/qcow-tool',
        `${inRoot('build', 'package', 'linux', 'mime.xml')}=/usr/share/mime/packages/platter.xml`,
      ]);
  });
});
