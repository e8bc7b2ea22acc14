import { describe, expect, it } from 'vitest';
import { ACTIONS, actionKeys, actionLabel, actionOf, actionTitle } from './actions';

describe('the registry of actions', () => {
  it('has each id and each title once', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
    expect(new Set(ACTIONS.map((action) => actionTitle(action, false))).size).toBe(ACTIONS.length);
  });

  it.each([true, false])('gives no key to two actions (macOS: %s)', (mac) => {
    const keys = ACTIONS.flatMap((action) =>
      // on other systems Ctrl is what `mod` stands for
      actionKeys(action, mac).map((text) => (mac ? text : text.replace('mod', 'ctrl'))),
    );
    expect(keys.filter((text, index) => keys.indexOf(text) !== index)).toEqual([]);
  });

  it('says that an action asks for more first, and what it is one of', () => {
    expect(actionTitle(actionOf('open'), false)).toBe('Open…');
    expect(actionTitle(actionOf('reread'), false)).toBe('Re-read from disk');
    expect(actionTitle(actionOf('theme-dark'), false)).toBe('Appearance: Dark');
  });

  it('calls the file manager as the system does', () => {
    expect(actionLabel(actionOf('reveal'), false)).toBe('Show in folder');
    expect(actionLabel(actionOf('reveal'), true)).toBe('Show in Finder');
  });
});
