/** Shortcuts of actions as this system has them. */
import { ACTIONS, actionKeys, actionOf, actionTitle } from '../../shared/actions';
import type { ActionGroup, ActionId } from '../../shared/actions';
import type { AppState } from '../../shared/app-protocol';
import { useApp } from './app-state';
import { formatKeys, matchesKeys, type KeyPress } from './keys';

type Platform = AppState['platform'];

/** Whether the system is macOS, whose keys and words are its own. */
export const isMac = (platform: Platform): boolean => platform === 'darwin';

/** The shortcuts of an action as people read them, the usual one first. */
export const keyTexts = (id: ActionId, platform: Platform): readonly string[] =>
  actionKeys(actionOf(id), isMac(platform)).map((keys) => formatKeys(keys, platform));

/** The usual shortcut of an action as people read it here. */
export const useActionKeys = (id: ActionId): string | undefined =>
  useApp(({ platform }) => keyTexts(id, platform)[0]);

/** The action that a key press is the shortcut of. */
export const actionOfPress = (press: KeyPress, platform: Platform): ActionId | undefined =>
  ACTIONS.find((action) =>
    actionKeys(action, isMac(platform)).some((keys) => matchesKeys(keys, press, platform)),
  )?.id;

/** The actions of a group that have shortcuts, for the sheet. */
export const sheetRows = (group: ActionGroup, platform: Platform) =>
  ACTIONS.filter((action) => action.group === group)
    .map((action) => ({ name: actionTitle(action, isMac(platform)), keys: keyTexts(action.id, platform) }))
    .filter(({ keys }) => keys.length > 0);
