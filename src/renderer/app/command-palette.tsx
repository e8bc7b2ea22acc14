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
import { ACTIONS, actionTitle, type ActionId } from '../../shared/actions';
import { isMac, keyTexts } from './action-keys';
import { showSheet, useApp } from './app-state';
import { paletteActions, runAction } from './commands';
import { useFront } from './front';
import './command-palette.css';

// what the palette is for is typing, so it starts there
const focus = (input: HTMLInputElement | null): void => input?.focus();

/** Closes the palette and does what was chosen in it, once: Enter comes by two ways. */
function choose(id: ActionId): void {
  if (useApp.getState().sheet !== 'palette') return;
  showSheet(undefined);
  runAction(id);
}

/** Enter chooses what is marked. The list loses its own mark where an item went and came back while somebody typed. */
function chooseMarked(): void {
  const marked = document.querySelector<HTMLElement>('.palette-item[data-focused]')?.dataset['key'];
  const action = ACTIONS.find(({ id }) => id === marked);
  if (action) choose(action.id);
}

/** Finds a command by a part of its name. */
export function CommandPalette() {
  const { sheet, platform } = useApp();
  const front = useFront();
  const { contains } = useFilter({ sensitivity: 'base' });
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
            <SearchField aria-label="Command" className="palette-field" onSubmit={chooseMarked}>
              <Input ref={focus} placeholder="Find a command" className="palette-input" />
            </SearchField>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the focus stays in the field: what scrolls has to be reached by itself */}
            <div className="palette-scroll" role="group" aria-label="Commands found" tabIndex={0}>
              <Menu
                aria-label="Commands"
                className="menu palette-list"
                items={paletteActions(front)}
                renderEmptyState={() => <p className="palette-empty">No command has that in its name.</p>}
              >
                {(action) => {
                  const title = actionTitle(action, isMac(platform));
                  const [keys] = keyTexts(action.id, platform);
                  return (
                    <MenuItem
                      id={action.id}
                      textValue={title}
                      className="menu-item palette-item"
                      onAction={() => choose(action.id)}
                    >
                      <span className="menu-name">{title}</span>
                      {keys && <kbd>{keys}</kbd>}
                    </MenuItem>
                  );
                }}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
