import type { ReactElement } from 'react';
import { openVerb } from '../features/tasks/task-store';
import { Menu, MenuItem, MenuSection } from '../ui/menu';
import { showSheet, useApp } from './app-state';
import { formatKeys } from './keys';
import { closeImage, openChosen } from './session';
import { useImages } from './store';
import { chooseTheme, THEMES } from './themes';

/** What belongs to the window rather than to an image. */
export function AppMenu({ trigger }: { readonly trigger: ReactElement }) {
  const { theme: current, platform } = useApp();
  const active = useImages((open) => open.active);
  const keys = (text: string): string => formatKeys(text, platform);
  return (
    <Menu trigger={trigger} label="Menu">
      <MenuItem onAction={() => openVerb('new-image')} keys={keys('mod+n')}>
        New image…
      </MenuItem>
      <MenuItem onAction={() => void openChosen()} keys={keys('mod+o')}>
        Open…
      </MenuItem>
      {active !== undefined && (
        <MenuItem onAction={() => void closeImage(active)} keys={keys('mod+w')}>
          Close image
        </MenuItem>
      )}
      <MenuItem onAction={() => showSheet('palette')} keys={keys('mod+k')}>
        Find a command
      </MenuItem>
      <MenuItem onAction={() => showSheet('shortcuts')} keys="?">
        Keyboard shortcuts
      </MenuItem>
      <MenuSection title="Appearance">
        {THEMES.map(({ theme, name }) => (
          <MenuItem key={theme} isChecked={theme === current} onAction={() => chooseTheme(theme)}>
            {name}
          </MenuItem>
        ))}
      </MenuSection>
    </Menu>
  );
}
