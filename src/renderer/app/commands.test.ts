import { describe, expect, it } from 'vitest';
import { ACTIONS, actionKeys } from '../../shared/actions';
import type { ActionId } from '../../shared/actions';
import { actionOfPress, sheetRows } from './action-keys';
import { paletteActions } from './commands';
import type { KeyPress } from './keys';

const GROUPS = ['Image', 'Views', 'Window'] as const;
const ids = (actions: readonly { readonly id: ActionId }[]) => actions.map(({ id }) => id);

const NOTHING = { hasImage: false, hasFolder: false, hasSeveral: false };

describe('views of the registry', () => {
  it('the palette offers every action, but for opening the palette', () => {
    expect(
      new Set([...ids(paletteActions({ ...NOTHING, hasImage: true, hasSeveral: true })), 'palette']),
    ).toEqual(new Set(ids(ACTIONS)));
  });

  it('without an image the palette offers what needs none', () => {
    expect(ids(paletteActions(NOTHING))).toContain('open');
    expect(ids(paletteActions(NOTHING))).not.toContain('repair');
  });

  it('with a folder in front the palette offers what works on folders, too', () => {
    const offered = ids(paletteActions({ ...NOTHING, hasFolder: true }));
    expect(offered).toEqual(expect.arrayContaining(['open', 'close-image', 'reread', 'next-image']));
    for (const id of ['check', 'explain', 'report', 'compare']) expect(offered).not.toContain(id);
  });

  it('a table of the open images is offered while there are several, whatever is in front', () => {
    const isOffered = (front: Partial<typeof NOTHING>) =>
      ids(paletteActions({ ...NOTHING, ...front })).includes('show-table');
    expect(isOffered({ hasImage: true })).toBe(false);
    expect(isOffered({ hasImage: true, hasSeveral: true })).toBe(true);
    expect(isOffered({ hasFolder: true, hasSeveral: true })).toBe(true);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('the sheet has every action with a key (%s)', (platform) => {
    const withKeys = ACTIONS.filter((action) => actionKeys(action, platform === 'darwin').length > 0);
    const rows = GROUPS.flatMap((group) => sheetRows(group, platform));
    expect(rows).toHaveLength(withKeys.length);
  });

  it('a key press is told by the keys of the system', () => {
    const press = (key: string, held: Partial<KeyPress>): KeyPress => ({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      ...held,
    });
    expect(actionOfPress(press('ArrowLeft', { altKey: true }), 'linux')).toBe('select-previous');
    expect(actionOfPress(press('ArrowLeft', { altKey: true }), 'darwin')).toBeUndefined();
    expect(actionOfPress(press('[', { metaKey: true }), 'darwin')).toBe('select-previous');
  });
});
