import { describe, expect, it } from 'vitest';
import { fuseDifferences, wantedFuses } from './fuses.mjs';

/** What a program reads as whose fuses are as wanted. */
const asWanted = (platform: string): Record<string, string> =>
  Object.fromEntries(Object.entries(wantedFuses(platform)).map(([name, on]) => [name, on ? 'on' : 'off']));

describe('fuses', () => {
  it('are those of the security list', () => {
    expect(wantedFuses('darwin')).toEqual({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableCookieEncryption: true,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('check the archive where the system can', () => {
    expect(wantedFuses('win32').EnableEmbeddedAsarIntegrityValidation).toBe(true);
    expect(wantedFuses('linux').EnableEmbeddedAsarIntegrityValidation).toBe(false);
  });

  it('that are as wanted leave nothing to say', () => {
    expect(fuseDifferences(wantedFuses('linux'), asWanted('linux'))).toEqual([]);
  });

  it('that are otherwise, or were removed, are named', () => {
    const read = { ...asWanted('linux'), RunAsNode: 'on', OnlyLoadAppFromAsar: 'removed' };
    expect(fuseDifferences(wantedFuses('linux'), read)).toEqual([
      'RunAsNode: wanted off, is on',
      'OnlyLoadAppFromAsar: wanted on, is removed',
    ]);
  });

  it('may be missing only in the Electron that stands in', () => {
    const { GrantFileProtocolExtraPrivileges: _, ...read } = asWanted('linux');
    expect(fuseDifferences(wantedFuses('linux'), read)).toHaveLength(1);
    expect(fuseDifferences(wantedFuses('linux'), read, { mayLack: true })).toEqual([]);
  });
});
