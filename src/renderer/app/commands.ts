/** What each action of the registry does in the window. One that is missing here does not compile. */
import { ACTIONS, actionOf } from '../../shared/actions';
import type { ActionId } from '../../shared/actions';
import type { ImageHandle } from '../../shared/app-protocol';
import type { FolderHandle } from '../../shared/folder';
import { explainSelection } from '../features/explain/explain-state';
import { listAgain } from '../features/folder/folder-queue';
import { chooseRaw } from '../features/from-raw/raw-disk';
import { startCheck } from '../features/health/check-job';
import { checkCommand } from '../features/health/command-line';
import { callVerb } from '../features/tasks/call-verb';
import { openVerb } from '../features/tasks/task-store';
import type { ImageVerb } from '../features/tasks/verbs';
import { toast } from '../ui/live-region';
import { askApp } from './api';
import { showSheet } from './app-state';
import { errorWords } from './error-words';
import { checkBar } from './forecasts';
import { selectNext, selectPrevious } from './selection';
import { activateNeighbour, closeFolder, frontFolder } from './folder-tabs';
import { frontNow } from './front';
import type { Front } from './front';
import { reveal } from './reveal';
import { closeImage, openChosen, openChosenFolder, openLogs, reread, showAsTable } from './session';
import { changeSettings } from './settings';
import { setView, useImages } from './store';
import type { ImageTab } from './store';
import { infoCommand, mapCommand } from './tool-line';
import type { View } from './views';

const onActive = (act: (handle: ImageHandle) => unknown) => (): void => {
  const { active } = useImages.getState();
  if (active !== undefined) act(active);
};
/** Acts on what is in front: a folder, or an image. */
const onFront =
  (actOnFolder: (folder: FolderHandle) => unknown, actOnImage: (handle: ImageHandle) => unknown) =>
  (): void => {
    const folder = frontFolder();
    if (folder === undefined) onActive(actOnImage)();
    else actOnFolder(folder);
  };
const call = (verb: ImageVerb) => onActive((handle) => callVerb(verb, handle));
const show = (view: View) => onActive((handle) => setView(handle, view));

const copyCommand = (commandOf: (image: ImageTab) => string) =>
  onActive(async (handle) => {
    const image = useImages.getState().images.find((open) => open.handle === handle);
    if (!image) return;
    const text = commandOf(image);
    await askApp('copyText', { text });
    toast(`Copied: ${text}`);
  });

function check(handle: ImageHandle): void {
  const image = useImages.getState().images.find((open) => open.handle === handle);
  if (image && !checkBar(image)) startCheck(handle);
}

function showDocumentation(): void {
  askApp('showDocumentation', {}).catch((error: unknown) => toast(errorWords(error).title));
}

const RUN: Readonly<Record<ActionId, () => void>> = {
  'new-image': () => openVerb('new-image'),
  'from-raw': () => void chooseRaw(),
  open: () => void openChosen(),
  'open-folder': () => void openChosenFolder(),
  reread: onFront(listAgain, reread),
  reveal: onActive((handle) => reveal({ handle })),
  'close-image': onFront(closeFolder, closeImage),
  check: onActive(check),
  repair: call('repair'),
  undo: call('undo'),
  compact: call('compact'),
  resize: call('resize'),
  discard: call('discard'),
  export: call('export'),
  metadata: call('metadata'),
  report: call('report'),
  compare: call('compare'),
  'copy-info': copyCommand((image) => infoCommand(image)),
  'copy-check': copyCommand(({ folder, fileName }) => checkCommand(folder, fileName, false)),
  'copy-map': copyCommand(mapCommand),
  'show-overview': show('overview'),
  'show-header': show('header'),
  'show-map': show('map'),
  'show-health': show('health'),
  'show-snapshots': show('snapshots'),
  'show-chain': show('chain'),
  explain: onActive(explainSelection),
  'select-previous': onActive(selectPrevious),
  'select-next': onActive(selectNext),
  'next-image': () => activateNeighbour(1),
  'previous-image': () => activateNeighbour(-1),
  'show-table': () => void showAsTable(),
  palette: () => showSheet('palette'),
  jobs: () => showSheet('jobs'),
  shortcuts: () => showSheet('shortcuts'),
  settings: () => showSheet('settings'),
  documentation: showDocumentation,
  'open-logs': () => void openLogs(),
  about: () => showSheet('about'),
  'theme-system': () => changeSettings({ theme: 'system' }),
  'theme-light': () => changeSettings({ theme: 'light' }),
  'theme-dark': () => changeSettings({ theme: 'dark' }),
  'sizes-iec': () => changeSettings({ sizes: 'iec' }),
  'sizes-si': () => changeSettings({ sizes: 'si' }),
  'sizes-bytes': () => changeSettings({ sizes: 'bytes' }),
};

/** Whether there is what an action works on. */
export function hasSubject(id: ActionId, { hasImage, hasFolder, hasSeveral }: Front): boolean {
  const { always, withFolder, withSeveral } = actionOf(id);
  if (withSeveral) return hasSeveral;
  return always === true || hasImage || (hasFolder && withFolder === true);
}

/** Actions that the palette offers: all that have something to work on, but for opening itself. */
export const paletteActions = (front: Front) =>
  ACTIONS.filter(({ id }) => id !== 'palette' && hasSubject(id, front));

/** Does what an action is for. */
export const runAction = (id: ActionId): void => RUN[id]();

/** The same by a key or from the menu bar: not behind a sheet, and not without what it works on. */
export function runIfAvailable(id: ActionId): void {
  const covered = document.querySelector('.dialog-overlay') !== null;
  if (!covered && hasSubject(id, frontNow())) runAction(id);
}
