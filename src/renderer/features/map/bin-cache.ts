/**
 * The bins of an image in the window: a coarse overview of each space that is always there, and finer tiles
 * asked for only where somebody looks. What has not arrived yet is shown from the next coarser level.
 */
import type { MapSpace } from '../../../shared/results';
import { resample, UNKNOWN, type BinColumns, type LevelBins } from './bins';
import { binsAtLevel } from './viewport';

/** Bins of a tile. */
export const TILE_BINS = 4096;
/** Tiles asked for at once: the engine gives 65 536 bins at most. */
const TILES_PER_REQUEST = 16;
/** Requests under way at once; more would delay what is wanted next. */
const REQUESTS_AT_ONCE = 2;
/** Tiles kept, 24 KiB each. */
const TILES_KEPT = 1024;

/** Asks the engine for `count` bins from `first` at `level`. */
export type AskBins = (space: MapSpace, level: number, first: number, count: number) => Promise<LevelBins>;

interface Run {
  readonly space: MapSpace;
  readonly level: number;
  readonly firstTile: number;
  readonly tiles: number;
  readonly bins: number;
}

interface Overview {
  readonly bins: LevelBins;
  /** false: a sketch of a map that is still being built */
  readonly complete: boolean;
}

const keyOf = (space: MapSpace, level: number, tile: number): string => `${space} ${level} ${tile}`;

export class BinCache {
  readonly #ask: AskBins;
  readonly #changed: () => void;
  readonly #overviews = new Map<MapSpace, Overview>();
  readonly #tiles = new Map<string, LevelBins>();
  readonly #wanted = new Map<MapSpace, Run[]>();
  readonly #underWay = new Set<string>();
  #requests = 0;

  /** `changed` is called whenever something arrived that a picture may show. */
  constructor(ask: AskBins, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Takes the coarse bins of a whole space. Only after complete ones finer tiles are asked for. */
  setOverview(space: MapSpace, bins: LevelBins, complete: boolean): void {
    this.#overviews.set(space, { bins, complete });
    this.#changed();
  }

  /** The coarse bins of a whole space, as far as they are known. */
  overview(space: MapSpace): LevelBins | undefined {
    return this.#overviews.get(space)?.bins;
  }

  isComplete(space: MapSpace): boolean {
    return this.#overviews.get(space)?.complete ?? false;
  }

  /**
   * Asks for the tiles of a view and their neighbours. The latest call for a space replaces what it asked for
   * before, as far as that is not under way.
   */
  want(space: MapSpace, level: number, first: number, count: number, clusters: number): void {
    const overview = this.#overviews.get(space);
    if (!overview?.complete || level >= overview.bins.level || count === 0) return;
    const bins = binsAtLevel(clusters, level);
    const from = Math.floor(first / TILE_BINS);
    const to = Math.ceil((first + count) / TILE_BINS);
    const last = Math.ceil(bins / TILE_BINS);
    const runs = [
      ...this.#missing(space, level, from, to, bins),
      ...this.#missing(space, level, to, Math.min(last, to + 1), bins),
      ...this.#missing(space, level, Math.max(0, from - 1), from, bins),
    ];
    this.#wanted.set(space, runs);
    this.#pump();
  }

  #missing(space: MapSpace, level: number, from: number, to: number, bins: number): Run[] {
    const runs: Run[] = [];
    for (let tile = from; tile < to; tile++) {
      const key = keyOf(space, level, tile);
      if (this.#tiles.has(key) || this.#underWay.has(key)) continue;
      const open = runs.at(-1);
      if (open && open.firstTile + open.tiles === tile && open.tiles < TILES_PER_REQUEST) {
        runs[runs.length - 1] = { ...open, tiles: open.tiles + 1 };
      } else {
        runs.push({ space, level, firstTile: tile, tiles: 1, bins });
      }
    }
    return runs;
  }

  #pump(): void {
    for (const queue of this.#wanted.values()) {
      while (this.#requests < REQUESTS_AT_ONCE && queue.length > 0) void this.#fetch(queue.shift()!);
    }
  }

  async #fetch(run: Run): Promise<void> {
    const keys = Array.from({ length: run.tiles }, (_, at) =>
      keyOf(run.space, run.level, run.firstTile + at),
    );
    for (const key of keys) this.#underWay.add(key);
    this.#requests++;
    try {
      const first = run.firstTile * TILE_BINS;
      const count = Math.min(run.tiles * TILE_BINS, run.bins - first);
      const bins = await this.#ask(run.space, run.level, first, count);
      keys.forEach((key, at) => this.#keep(key, slice(bins, at * TILE_BINS, (at + 1) * TILE_BINS)));
      this.#changed();
    } catch {
      // the coarser level stays on screen; the image's own state tells why its engine does not answer
    } finally {
      for (const key of keys) this.#underWay.delete(key);
      this.#requests--;
      this.#pump();
    }
  }

  #keep(key: string, tile: LevelBins): void {
    this.#tiles.set(key, tile);
    if (this.#tiles.size > TILES_KEPT) this.#tiles.delete(this.#tiles.keys().next().value!);
  }

  #touch(key: string): LevelBins | undefined {
    const tile = this.#tiles.get(key);
    if (tile) {
      this.#tiles.delete(key);
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  /** Fills `out` with bins of `level`; true when all of it is as fine as it should be. */
  read(space: MapSpace, level: number, first: number, count: number, out: BinColumns): boolean {
    out.first = first;
    out.count = count;
    out.dominant.fill(UNKNOWN, 0, count);
    const overview = this.#overviews.get(space);
    if (!overview) return false;
    const end = first + count;
    resample(overview.bins, level, out, first, end);
    if (level >= overview.bins.level) return overview.complete;
    let exact = true;
    for (let start = first; start < end;) {
      const tile = Math.floor(start / TILE_BINS);
      const stop = Math.min(end, (tile + 1) * TILE_BINS);
      const bins = this.#finest(space, level, tile, overview.bins.level);
      if (bins) resample(bins, level, out, start, stop);
      exact &&= bins?.level === level;
      start = stop;
    }
    return exact && overview.complete;
  }

  #finest(space: MapSpace, level: number, tile: number, coarsest: number): LevelBins | undefined {
    for (let at = level; at < coarsest; at++) {
      const bins = this.#touch(keyOf(space, at, Math.floor(tile / 2 ** (at - level))));
      if (bins) return bins;
    }
    return undefined;
  }
}

function slice(bins: LevelBins, from: number, to: number): LevelBins {
  return {
    level: bins.level,
    first: bins.first + from,
    dominant: bins.dominant.slice(from, to),
    fill: bins.fill.slice(from, to),
    present: bins.present.slice(from, to),
  };
}
