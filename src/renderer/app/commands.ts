/** Every command of the window, once: shortcuts, the key sheet, the palette and main's menu are views of this list. */
import type { AppEvents, ImageHandle } from '../../shared/app-protocol';
import { startCheck } from '../features/health/check-job';
import { callVerb } from '../features/tasks/call-verb';
import { openVerb } from '../features/tasks/task-store';
import { IMAGE_VERBS, VERB_NAMES } from '../features/tasks/verbs';
import { showSheet } from './app-state';
import { checkBar } from './forecasts';
import { selectNext, selectPrevious } from './selection';
import { closeImage, openChosen, reread } from './session';
import { activateNeighbour, setView, useImages } from './store';
import { chooseTheme, THEMES } from './themes';
import { VERB_KEYS } from './verb-keys';
import { VIEW_NAMES, VIEWS } from './views';

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: 'Image' | 'Views' | 'Window';
  /** the first one is shown; some have none and are found by their names */
  readonly keys: readonly string[];
  /** works without an open image */
  readonly always?: boolean;
  readonly run: () => void;
}

const onActive = (act: (handle: ImageHandle) => unknown) => (): void => {
  const { active } = useImages.getState();
  if (active !== undefined) act(active);
};

export const COMMANDS: readonly Command[] = [
  {
    id: 'new-image',
    name: 'New image…',
    group: 'Image',
    keys: ['mod+n'],
    always: true,
    run: () => openVerb('new-image'),
  },
  {
    id: 'open',
    name: 'Open…',
    group: 'Image',
    keys: ['mod+o'],
    always: true,
    run: () => void openChosen(),
  },
  { id: 'close-image', name: 'Close image', group: 'Image', keys: ['mod+w'], run: onActive(closeImage) },
  { id: 'reread', name: 'Re-read from disk', group: 'Image', keys: ['f5', 'mod+r'], run: onActive(reread) },
  {
    id: 'check',
    name: 'Check',
    group: 'Image',
    keys: ['mod+shift+c'],
    run: onActive((handle) => {
      const image = useImages.getState().images.find((open) => open.handle === handle);
      if (image && !checkBar(image)) startCheck(handle);
    }),
  },
  ...IMAGE_VERBS.map((verb): Command => ({
    id: verb,
    name: `${VERB_NAMES[verb]}…`,
    group: 'Image',
    keys: [VERB_KEYS[verb]],
    run: onActive((handle) => callVerb(verb, handle)),
  })),
  ...VIEWS.map((view, index): Command => ({
    id: `show-${view}`,
    name: VIEW_NAMES[view],
    group: 'Views',
    keys: [`${index + 1}`, `mod+${index + 1}`],
    run: onActive((handle) => setView(handle, view)),
  })),
  {
    id: 'select-previous',
    name: 'Previous selection',
    group: 'Views',
    keys: ['alt+left'],
    run: onActive(selectPrevious),
  },
  {
    id: 'select-next',
    name: 'Next selection',
    group: 'Views',
    keys: ['alt+right'],
    run: onActive(selectNext),
  },
  {
    id: 'next-image',
    name: 'Next image',
    group: 'Window',
    keys: ['ctrl+tab'],
    run: () => activateNeighbour(1),
  },
  {
    id: 'previous-image',
    name: 'Previous image',
    group: 'Window',
    keys: ['ctrl+shift+tab'],
    run: () => activateNeighbour(-1),
  },
  {
    id: 'palette',
    name: 'Find a command',
    group: 'Window',
    keys: ['mod+k'],
    always: true,
    run: () => showSheet('palette'),
  },
  {
    id: 'shortcuts',
    name: 'Keyboard shortcuts',
    group: 'Window',
    keys: ['?'],
    always: true,
    run: () => showSheet('shortcuts'),
  },
  ...THEMES.map(({ theme, name }): Command => ({
    id: `theme-${theme}`,
    name: `Appearance: ${name}`,
    group: 'Window',
    keys: [],
    always: true,
    run: () => chooseTheme(theme),
  })),
];

/** Whether a command can be given now: not behind a sheet, and not without an image that it needs. */
export function isAvailable({ always }: Command): boolean {
  const covered = document.querySelector('.dialog-overlay') !== null;
  return !covered && (always === true || useImages.getState().active !== undefined);
}

/** Runs a command that main's menu sent. */
export function runNamed({ name }: AppEvents['command']): void {
  const command = COMMANDS.find(({ id }) => id === name);
  if (command && isAvailable(command)) command.run();
}
