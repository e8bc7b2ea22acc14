import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { showSheet, useApp } from './app-state';
import { COMMANDS } from './commands';
import { formatKeys } from './keys';
import { useImages } from './store';
import './command-palette.css';

// what the palette is for is typing, so it starts there
const focus = (input: HTMLInputElement | null): void => input?.focus();

/** Finds a command by a part of its name. */
export function CommandPalette() {
  const { sheet, platform } = useApp();
  const hasImage = useImages(({ active }) => active !== undefined);
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = COMMANDS.filter(({ id, always }) => id !== 'palette' && (always || hasImage));
  return (
    <ModalOverlay
      isOpen={sheet === 'palette'}
      onOpenChange={(open) => !open && showSheet(undefined)}
      isDismissable
      className="dialog-overlay palette-overlay"
    >
      <Modal className="palette">
        <Dialog aria-label="Find a command">
          <Autocomplete filter={contains}>
            <SearchField aria-label="Command" className="palette-field">
              <Input ref={focus} placeholder="Find a command" className="palette-input" />
            </SearchField>
            <Menu
              aria-label="Commands"
              className="menu palette-list"
              items={commands}
              renderEmptyState={() => <p className="palette-empty">No command has that in its name.</p>}
            >
              {({ id, name, keys, run }) => (
                <MenuItem
                  id={id}
                  textValue={name}
                  className="menu-item palette-item"
                  onAction={() => {
                    showSheet(undefined);
                    run();
                  }}
                >
                  <span className="menu-name">{name}</span>
                  {keys.length > 0 && <kbd>{formatKeys(keys[0], platform)}</kbd>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
