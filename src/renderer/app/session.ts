/** The verbs of the window: opening, closing and reading images again, and what main tells unasked. */
import type { ImageHandle, OpenImage, OpenVerdict } from '../../shared/app-protocol';
import type { FolderHandle, RowHandle } from '../../shared/folder';
import type { UndoId } from '../../shared/listed-undo';
import type { SampleName } from '../../shared/samples';
import { followQueue } from '../features/folder/queue-end';
import { cancelJobsOf, cancelReadingOf, isWriting } from '../features/jobs/jobs';
import { startMap } from '../features/map/map-job';
import { formatPlural } from '../ui/numbers';
import { announce, toast } from '../ui/live-region';
import { useApp } from './app-state';
import { askApp, asPlatterError, askImage, onApp, openDropped } from './api';
import { errorWords } from './error-words';
import { forgetFacts, publishFacts } from './facts';
import { startFolders } from './folder-tabs';
import { clearSelection } from './selection';
import { applySettings } from './settings';
import { activate, addImages, openedOf, patchImage, removeImage, setView, useImages } from './store';

const imageOf = (handle: ImageHandle) => useImages.getState().images.find((image) => image.handle === handle);

/** Reads the summary of an image; the map follows where the image allows one. */
async function readSummary(handle: ImageHandle): Promise<void> {
  const image = imageOf(handle);
  if (!image) return;
  const { generation } = image;
  try {
    const summary = await askImage(handle, 'summary', {});
    if (imageOf(handle)?.generation !== generation) return;
    patchImage(handle, { summary: { state: 'ready', value: summary } });
    // first, as it is looked at first
    if (summary.can.map) startMap(handle);
    void renewUndo(handle, generation);
    void readHistory(handle, generation);
  } catch (error) {
    if (imageOf(handle)?.generation !== generation) return;
    const { summary } = image;
    patchImage(handle, { summary: { state: 'failed', error: asPlatterError(error), value: summary.value } });
  }
}

/** Asks which repairs of an image can be taken back; where that can't be told, nothing is offered. */
async function renewUndo(handle: ImageHandle, generation: number): Promise<void> {
  const undo = await askImage(handle, 'listUndo', {}).catch(() => []);
  if (imageOf(handle)?.generation === generation) publishFacts(handle, { undo });
}

/** Asks anew what was done to an image. */
export async function renewHistory(handle: ImageHandle): Promise<void> {
  const generation = imageOf(handle)?.generation;
  if (generation !== undefined) await readHistory(handle, generation);
}

/** Asks what was done to an image before; where that can't be told, nothing is shown. */
async function readHistory(handle: ImageHandle, generation: number): Promise<void> {
  const history = await askApp('history', { handle }).catch(() => undefined);
  if (imageOf(handle)?.generation === generation) publishFacts(handle, { history });
}

/** Removes an undo file, and shows what is left. @throws PlatterError */
export async function removeUndo(handle: ImageHandle, id: UndoId): Promise<void> {
  await askImage(handle, 'removeUndo', { id });
  const generation = imageOf(handle)?.generation;
  if (generation !== undefined) await renewUndo(handle, generation);
}

/** Shows the outcome: each new tab by itself, several in a line, and file by file where any was refused. */
function takeVerdicts(verdicts: readonly OpenVerdict[]): void {
  const known = new Set(useImages.getState().images.map(({ handle }) => handle));
  const opened = openedOf(verdicts);
  addImages(opened);
  for (const { handle } of opened) if (!known.has(handle)) void readSummary(handle);
  const refused = verdicts.length - opened.length;
  useApp.setState({ verdicts: refused > 0 ? verdicts : [] });
  if (refused === 0 && opened.length > 1)
    toast(`${formatPlural(opened.length, 'image')} opened`, 'briefly', {
      name: 'Show as a table',
      run: () => void showAsTable(opened),
    });
  else if (verdicts.length > 0)
    announce(`${formatPlural(opened.length, 'image')} opened, ${formatPlural(refused, 'file')} refused`);
}

async function opening(
  count: number,
  request: Promise<readonly OpenVerdict[]>,
  taken: (verdicts: readonly OpenVerdict[]) => void = () => undefined,
): Promise<void> {
  useApp.setState(({ opening: before }) => ({ opening: before + count, verdicts: [] }));
  try {
    const verdicts = await request;
    takeVerdicts(verdicts);
    taken(verdicts);
  } catch (error) {
    toast(errorWords(error).title);
  } finally {
    useApp.setState(({ opening: before }) => ({ opening: before - count }));
  }
}

/** Asks for files with the system's dialog. */
export const openChosen = (): Promise<void> => opening(0, askApp('chooseImages', {}));

/** Shows where the app's log lies. */
export async function openLogs(): Promise<void> {
  try {
    await askApp('openLogs', {});
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Opens the files of a drop. */
export const openFiles = (files: readonly File[]): Promise<void> => opening(files.length, openDropped(files));

/** Opens an image of the recent list, or a folder. */
export const openRecent = (id: string): Promise<void> => opening(1, askApp('openRecent', { id }));

/** Opens an image that was being written to when the app ended. */
export const openUnfinished = (id: string): Promise<void> => opening(1, askApp('openUnfinished', { id }));

/** Dismisses what is said of an image that was being written to when the app ended. */
export async function forgetUnfinished(id: string): Promise<void> {
  try {
    await askApp('forgetUnfinished', { id });
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Opens an image to learn from; `fresh` makes it anew. */
export const openSample = (sample: SampleName, fresh = false): Promise<void> =>
  opening(
    1,
    askApp('openSample', { sample, fresh }).then((verdict) => [verdict]),
    (verdicts) => {
      for (const { handle } of openedOf(verdicts)) patchImage(handle, { sample });
    },
  );

/** Makes the sample that is open anew: nothing is left of what was done to it. */
export async function startOver(handle: ImageHandle): Promise<void> {
  const { sample } = imageOf(handle) ?? {};
  if (sample === undefined || isWriting(handle)) return;
  await closeImage(handle);
  await openSample(sample, true);
}

/** Asks for a folder with the system's dialog; main tells of it as of any that is opened. */
export async function openChosenFolder(): Promise<void> {
  try {
    await askApp('chooseFolder', {});
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Shows images that are open as a table, too; unless some are named, all. */
export async function showAsTable(images: readonly OpenImage[] = useImages.getState().images): Promise<void> {
  try {
    await askApp('tableOfImages', { images: images.map(({ handle }) => handle) });
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Opens images of a folder as tabs. */
export const openRows = (folder: FolderHandle, rows: readonly RowHandle[]): Promise<void> =>
  opening(0, askApp('openRows', { folder, rows: [...rows] }));

/** Closes an image and forgets what was known of it. Where files are being written for it, main asks first. */
export async function closeImage(handle: ImageHandle): Promise<void> {
  if (isWriting(handle) && !(await askApp('stopWriting', { handle }))) return;
  removeImage(handle);
  cancelJobsOf(handle);
  forgetFacts(handle);
  clearSelection(handle);
  try {
    await askApp('closeImage', { handle });
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Reads the image from disk again; the map starts over, and whatever was reading it ends. After its engine stopped this starts another. */
export async function reread(handle: ImageHandle): Promise<void> {
  await readAgain(handle);
  if (imageOf(handle)?.summary.state === 'ready') announce('Image read again');
}

/** Shows an image that was opened as a new one in front. */
export const showOpened = (verdict: OpenVerdict): void => takeVerdicts([verdict]);

/** Asks who has the image open now; what else is known of it stays. */
export async function renewUse(handle: ImageHandle): Promise<void> {
  const before = imageOf(handle)?.generation;
  const inUse = await askImage(handle, 'inUse', {}).catch(() => undefined);
  const image = imageOf(handle);
  if (!inUse || image?.generation !== before || image?.summary.state !== 'ready') return;
  patchImage(handle, { summary: { state: 'ready', value: { ...image.summary.value, inUse } } });
}

/** As `reread`, for what follows from something else: nothing is said. */
export async function readAgain(handle: ImageHandle): Promise<void> {
  const image = imageOf(handle);
  // what is half written is read when it is whole
  if (!image || image.changing) return;
  cancelReadingOf(handle);
  forgetFacts(handle);
  patchImage(handle, {
    generation: image.generation + 1,
    changed: undefined,
    stopped: false,
    summary: { state: 'loading', value: image.summary.value },
  });
  await readSummary(handle);
}

/** Asks main for the state of the app and listens to it from then on. */
export async function startSession(): Promise<void> {
  onApp('opened', takeVerdicts);
  onApp('arrivalsLost', () =>
    toast('The files that were to be opened did not get here. Drop them on this window.', 'until-dismissed'),
  );
  onApp('recents', (recents) => useApp.setState({ recents }));
  onApp('unfinished', (unfinished) => useApp.setState({ unfinished }));
  onApp('settings', applySettings);
  onApp('settingsLost', ({ file, aside }) =>
    toast(`The settings could not be read and start anew. ${file} is kept as ${aside}.`, 'until-dismissed'),
  );
  onApp('changed', ({ handle, what }) => patchImage(handle, { changed: what }));
  // whoever had the image open may have closed it meanwhile, in another window
  window.addEventListener('focus', () => {
    const { active } = useImages.getState();
    if (active !== undefined) void renewUse(active);
  });
  onApp('showImage', ({ handle, view }) => {
    if (!imageOf(handle)) return;
    activate(handle);
    if (view) setView(handle, view);
  });
  onApp('engineStopped', ({ handle }) => patchImage(handle, { stopped: true }));
  const { version, versions, platform, settings, recents, unfinished, images } = await askApp('state', {});
  applySettings(settings);
  followQueue();
  await startFolders();
  useApp.setState({ version, versions, platform, recents, unfinished, ready: true });
  if (unfinished.length > 0) announce(`Writing to ${formatPlural(unfinished.length, 'image')} was cut off`);
  const known = new Set(useImages.getState().images.map(({ handle }) => handle));
  addImages(images.filter(({ handle }) => !known.has(handle)));
  for (const { handle } of images) if (!known.has(handle)) void readSummary(handle);
}
