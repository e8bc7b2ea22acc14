/**
 * What the person looks at, one selection per image. Map, hex view and inspector all follow it; whoever lets
 * a person pick something calls `select`, whoever shows something reads `useSelection`.
 *
 *   select(handle, { kind: 'cluster', space: 'host', cluster: 12 })                 stay in this view
 *   select(handle, { kind: 'bytes', offset: 0x30000, length: 8 }, { view: 'header' })  jump to the hex view
 *   select(handle, { kind: 'clusters', space: 'guest', start: 0, count: 512 }, { view: 'map' })
 *
 * Each `select` is a step of the image's history (Alt+← and Alt+→); `{ replace: true }` moves without a step,
 * for cursor keys and drags.
 */
import { create } from 'zustand';
import type { ImageHandle } from '../../shared/app-protocol';
import type { MapSpace } from '../../shared/results';
import type { View } from './views';
import { back, current, EMPTY_HISTORY, forward, push, replace } from './history';
import type { History } from './history';
import { setView, useImages } from './store';

/** One thing of an image that can be selected. Offsets are bytes of the file, clusters are indexes in their space. */
export type Selection =
  | { readonly kind: 'cluster'; readonly space: MapSpace; readonly cluster: number }
  | {
      readonly kind: 'clusters';
      readonly space: MapSpace;
      readonly start: number;
      readonly count: number;
    }
  /** header field by its spec name, or `extension:<offset>` */
  | { readonly kind: 'field'; readonly name: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'bytes'; readonly offset: number; readonly length: number };

interface Step {
  readonly selection: Selection;
  readonly view: View;
}

interface Slice {
  readonly history: History<Step>;
}

const EMPTY: Slice = { history: EMPTY_HISTORY };

const useStore = create<{ readonly slices: Readonly<Record<ImageHandle, Slice>> }>(() => ({ slices: {} }));

function update(handle: ImageHandle, change: (slice: Slice) => Slice): void {
  useStore.setState(({ slices }) => ({ slices: { ...slices, [handle]: change(slices[handle] ?? EMPTY) } }));
}

const viewOf = (handle: ImageHandle): View =>
  useImages.getState().images.find((image) => image.handle === handle)?.view ?? 'overview';

/** Selects a thing; `view` shows it there, `replace` keeps it out of the history. */
export function select(
  handle: ImageHandle,
  selection: Selection,
  options: { readonly view?: View; readonly replace?: boolean } = {},
): void {
  const step = { selection, view: options.view ?? viewOf(handle) };
  update(handle, (slice) => ({
    ...slice,
    history: options.replace ? replace(slice.history, step) : push(slice.history, step),
  }));
  if (options.view) setView(handle, options.view);
}

/** Drops selection and history of an image, when it is closed or read again. */
export function clearSelection(handle: ImageHandle): void {
  update(handle, () => EMPTY);
}

function travel(handle: ImageHandle, move: typeof back): void {
  const slice = useStore.getState().slices[handle] ?? EMPTY;
  const history = move(slice.history);
  update(handle, () => ({ ...slice, history }));
  const step = current(history);
  if (step) setView(handle, step.view);
}

/** One step back in the selection history of an image, with the view it was made in. */
export const selectPrevious = (handle: ImageHandle): void => travel(handle, back);
/** One step forward again. */
export const selectNext = (handle: ImageHandle): void => travel(handle, forward);

/** The same outside of a component. */
export const selectionOf = (handle: ImageHandle): Selection | undefined =>
  current((useStore.getState().slices[handle] ?? EMPTY).history)?.selection;

/** The selection of an image; undefined while nothing is selected. */
export function useSelection(handle: ImageHandle): Selection | undefined {
  return useStore(({ slices }) => current((slices[handle] ?? EMPTY).history)?.selection);
}

/** Whether there is a step back or forward. */
export function useCanTravel(handle: ImageHandle): { readonly back: boolean; readonly forward: boolean } {
  const history = useStore(({ slices }) => (slices[handle] ?? EMPTY).history);
  return { back: history.at > 0, forward: history.at < history.steps.length - 1 };
}
