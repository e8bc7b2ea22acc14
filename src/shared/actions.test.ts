import { describe, expect, it } from 'vitest';
import { ACTIONS, actionKeys, actionOf, actionTitle } from './actions';

describe('the registry of actions', () => {
  it('has each id and each title once', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
    expect(new Set(ACTIONS.map(actionTitle)).size).toBe(ACTIONS.length);
  });

  it.each([true, false])('gives no key to two actions (macOS: %s)', (mac) => {
    const keys = ACTIONS.flatMap((action) =>
      // on other systems Ctrl is what `mod` stands for
      actionKeys(action, mac).map((text) => (mac ? text : text.replace('mod', 'ctrl'))),
    );
    expect(keys.filter((text, index) => keys.indexOf(text) !== index)).toEqual([]);
  });

  it('says that an action asks for more first, and what it is one of', () => {
    expect(actionTitle(actionOf('open'))).toBe('Open…');
    expect(actionTitle(actionOf('reread'))).toBe('Re-read from disk');
    expect(actionTitle(actionOf('theme-dark'))).toBe('Appearance: Dark');
  });
});
