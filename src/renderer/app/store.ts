/** The open images: tabs, the view each one shows, and its summary. */
import { create } from 'zustand';
import type { ImageHandle, OpenImage, OpenVerdict } from '../../shared/app-protocol';
import type { PlatterError } from '../../shared/errors';
import type { ImageSummary } from '../../shared/results';
import type { SampleName } from '../../shared/samples';
import type { View } from './views';

/** A value that is being read. While it is read again the old one stays visible. */
export type Loadable<T> =
  | { readonly state: 'loading'; readonly value?: T }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: PlatterError; readonly value?: T };

/** An open image as the window knows it. */
export interface ImageTab extends OpenImage {
  readonly view: View;
  readonly summary: Loadable<ImageSummary>;
  /** counts re-reads; what was derived from an older read is stale */
  readonly generation: number;
  /** the file on disk is no longer the one that was read */
  readonly changed?: 'deleted' | 'replaced' | 'modified';
  /** it is an image to learn from */
  readonly sample?: SampleName;
  /** Platter itself is writing to it */
  readonly changing?: boolean;
  /** the engine of this image died */
  readonly stopped: boolean;
}

interface ImagesState {
  readonly images: readonly ImageTab[];
  readonly active?: ImageHandle;
}

/** The list of open images and which of them is in front. */
export const useImages = create<ImagesState>(() => ({ images: [] }));

/** Changes one image, if it is still open. */
export function patchImage(handle: ImageHandle, patch: Partial<ImageTab>): void {
  useImages.setState(({ images }) => ({
    images: images.map((image) => (image.handle === handle ? { ...image, ...patch } : image)),
  }));
}

/** Adds images as tabs, those already there excepted, and shows the last one. */
export function addImages(added: readonly OpenImage[]): void {
  if (added.length === 0) return;
  useImages.setState(({ images }) => {
    const known = new Set(images.map((image) => image.handle));
    const fresh = added
      .filter(({ handle }) => !known.has(handle))
      .map(({ handle, fileName, folder }): ImageTab => ({
        handle,
        fileName,
        folder,
        view: 'overview',
        summary: { state: 'loading' },
        generation: 0,
        stopped: false,
      }));
    return { images: [...images, ...fresh], active: added[added.length - 1].handle };
  });
}

/** The images among the verdicts that were opened. */
export const openedOf = (verdicts: readonly OpenVerdict[]): readonly OpenImage[] =>
  verdicts.filter((verdict) => verdict.kind === 'opened');

/** Takes a tab away; its right neighbour, else the left one, comes to the front. */
export function removeImage(handle: ImageHandle): void {
  useImages.setState(({ images, active }) => {
    const index = images.findIndex((image) => image.handle === handle);
    const rest = images.filter((image) => image.handle !== handle);
    if (active !== handle) return { images: rest };
    return { images: rest, active: rest[Math.min(index, rest.length - 1)]?.handle };
  });
}

export const activate = (handle: ImageHandle): void => useImages.setState({ active: handle });

export const setView = (handle: ImageHandle, view: View): void => patchImage(handle, { view });

/** Which reading of an image is shown, counted from 0; undefined once it was closed. */
export const generationOf = (handle: ImageHandle): number | undefined =>
  useImages.getState().images.find((image) => image.handle === handle)?.generation;

/** One open image; undefined once it was closed. */
export function useImage(handle: ImageHandle | undefined): ImageTab | undefined {
  return useImages(({ images }) => images.find((image) => image.handle === handle));
}

/** The summary of an image as far as it was read. */
export function useSummary(handle: ImageHandle): ImageSummary | undefined {
  return useImage(handle)?.summary.value;
}
