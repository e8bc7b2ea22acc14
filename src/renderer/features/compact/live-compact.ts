/** How compacting goes, image by image: the numbers for React, the moving clusters past it to the map. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { MoveEvent } from '../../../shared/move-event';
import type { Progress } from '../../../shared/progress';
import { useImages } from '../../app/store';
import { JobClock } from '../jobs/job-clock';
import { showMoves } from '../map/map-model';
import { mapStateOf, sizeSpaces } from '../map/map-state';
import { addPoint, type LengthPoint } from './length-points';

export interface LiveCompact {
  readonly points: readonly LengthPoint[];
  /** clusters whose new place is referred to */
  readonly moved: number;
}

const NOTHING: LiveCompact = { points: [], moved: 0 };

const useStore = create<Readonly<Record<ImageHandle, LiveCompact>>>(() => ({}));

/** How the last run goes or went, outside of a component. */
export const liveCompactOf = (handle: ImageHandle): LiveCompact => useStore.getState()[handle] ?? NOTHING;

/** How the last run goes or went. */
export const useLiveCompact = (handle: ImageHandle): LiveCompact => useStore((all) => all[handle] ?? NOTHING);

/** Milliseconds between two points; more often nobody reads numbers. */
const INTERVAL = 250;

/** Follows one run. */
export class CompactFollower {
  /** stands still while the run is paused */
  readonly clock = new JobClock();
  readonly #handle: ImageHandle;
  readonly #clusterSize: number;
  #length: number;
  #moved = 0;
  #copied = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(handle: ImageHandle) {
    const summary = useImages.getState().images.find((image) => image.handle === handle)?.summary.value;
    this.#handle = handle;
    this.#clusterSize = summary?.clusterSize ?? 0;
    this.#length = summary?.fileLength ?? 0;
    useStore.setState({ [handle]: NOTHING });
    this.#publish();
  }

  /** Takes clusters that move: ten times a second, so nothing here renders. */
  readonly takeMoves = (event: MoveEvent): void => {
    this.#length = event.fileLength;
    for (const { state, clusters } of event.steps) if (state === 'referenced') this.#moved += clusters;
    this.#growMap(event.fileLength);
    showMoves(this.#handle, event);
    this.#change();
  };

  /** Takes how far it is. */
  takeProgress({ phase, done }: Progress): void {
    if (phase === 'move') this.#copied = done;
    this.#change();
  }

  #change(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#publish();
    }, INTERVAL);
  }

  #publish(): void {
    const seconds = this.clock.elapsed / 1000;
    const point = { seconds, length: this.#length, copied: this.#copied };
    useStore.setState((all) => ({
      [this.#handle]: {
        points: addPoint((all[this.#handle] ?? NOTHING).points, point),
        moved: this.#moved,
      },
    }));
  }

  /** Where the file grows meanwhile, so does its map. */
  #growMap(fileLength: number): void {
    const { clusters } = mapStateOf(this.#handle);
    const host = this.#clusterSize > 0 ? Math.ceil(fileLength / this.#clusterSize) : 0;
    if (clusters.host > 0 && host > clusters.host) sizeSpaces(this.#handle, { ...clusters, host });
  }
}

useImages.subscribe(({ images }) => {
  const open = new Set(images.map(({ handle }) => handle));
  const all = useStore.getState();
  const kept = Object.entries(all).filter(([handle]) => open.has(handle));
  if (kept.length < Object.keys(all).length) useStore.setState(Object.fromEntries(kept), true);
});
