import type { ReactElement } from 'react';
import { actionLabel, actionOf } from '../../shared/actions';
import type { ActionId } from '../../shared/actions';
import { Menu, MenuItem, MenuSection } from '../ui/menu';
import { isMac, keyTexts } from './action-keys';
import { useApp } from './app-state';
import { hasSubject, runAction } from './commands';
import { useFront } from './front';

const ITEMS: readonly ActionId[] = [
  'new-image',
  'from-raw',
  'open',
  'open-folder',
  'show-table',
  'close-image',
  'palette',
  'settings',
  'shortcuts',
  'about',
];

const THEMES = ['system', 'light', 'dark'] as const;

/** What belongs to the window rather than to an image. */
export function AppMenu({ trigger }: { readonly trigger: ReactElement }) {
  const { settings, platform } = useApp();
  const front = useFront();
  const item = (id: ActionId, isChecked?: boolean) => (
    <MenuItem key={id} isChecked={isChecked} onAction={() => runAction(id)} keys={keyTexts(id, platform)[0]}>
      {actionLabel(actionOf(id), isMac(platform))}
    </MenuItem>
  );
  return (
    <Menu trigger={trigger} label="Menu">
      {ITEMS.filter((id) => hasSubject(id, front)).map((id) => item(id))}
      <MenuSection title="Appearance">
        {THEMES.map((choice) => item(`theme-${choice}`, choice === settings.theme))}
      </MenuSection>
    </Menu>
  );
}
