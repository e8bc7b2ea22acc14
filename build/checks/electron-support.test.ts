import { describe, expect, it } from 'vitest';
import { electronSupport } from './electron-support.mjs';

const at = (version: string, day: string) => electronSupport(version, new Date(day));

describe('support of the Electron that is shipped', () => {
  it('ends when the third major after it comes out', () => {
    expect(at('42.1.0', '2026-10-20').state).toBe('soon');
    expect(at('42.1.0', '2026-10-21').state).toBe('over');
  });

  it('warns for sixty days before', () => {
    expect(at('45.4.1', '2027-02-05').state).toBe('good');
    expect(at('45.4.1', '2027-02-06').state).toBe('soon');
    expect(at('45.4.1', '2027-04-07').state).toBe('over');
  });

  it('is over for what was long ago', () => {
    expect(at('25.1.1', '2026-11-29').state).toBe('over');
  });

  it.each(['46.0.0', '400.0.0', 'latest', ''])(
    'is not known for %j, which is no reason to pass',
    (version) => {
      expect(at(version, '2026-11-29').state).toBe('unknown');
    },
  );
});
