import { useEffect, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ExtentPage, MapBins } from '../../../shared/results';
import { askImage } from '../../app/api';
import { DATA_KINDS } from './resize-plan';
import type { DataBehind } from './resize-plan';

/** Pieces of a bar of data; a screen shows no more. */
const PIECES = 256;
/** Runs that are summed up; beyond that it is "at least". */
const MOST_RUNS = 100_000;

/** Where data lies on the disk of an image; bytes. */
export interface GuestData {
  /** end of the last run of data; 0 when there is none */
  readonly end: number;
  /** parts of the disk that hold data, coarse */
  readonly pieces: readonly { readonly start: number; readonly length: number }[];
}

function piecesOf({ level, present }: MapBins, clusterSize: number, size: number): GuestData['pieces'] {
  const binSize = clusterSize * 2 ** level;
  const pieces: { start: number; length: number }[] = [];
  for (const [index, kinds] of present.entries()) {
    if ((kinds & DATA_KINDS) === 0) continue;
    const start = index * binSize;
    const length = Math.min(binSize, size - start);
    const last = pieces.at(-1);
    if (last && last.start + last.length === start) last.length += length;
    else pieces.push({ start, length });
  }
  return pieces;
}

/** Asks where data lies, once the map is there. `clusters`: of the disk, undefined without a map. */
export function useGuestData(
  handle: ImageHandle,
  clusters: number | undefined,
  clusterSize: number,
): GuestData | undefined {
  const [data, setData] = useState<GuestData>();
  useEffect(() => {
    if (clusters === undefined) return;
    let wanted = true;
    const ask = async (): Promise<void> => {
      const level = Math.max(0, Math.ceil(Math.log2(clusters / PIECES)));
      const count = Math.ceil(clusters / 2 ** level);
      const bins = count > 0 && (await askImage(handle, 'bins', { space: 'guest', level, first: 0, count }));
      const last = await askRuns(handle, { descending: true, limit: 1 });
      const run = last.rows[0];
      const size = clusters * clusterSize;
      if (!wanted) return;
      setData({
        end: run ? (run.start + run.count) * clusterSize : 0,
        pieces: bins ? piecesOf(bins, clusterSize, size) : [],
      });
    };
    // without an answer nothing is known, and the guard stays up
    ask().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [handle, clusters, clusterSize]);
  return clusters === undefined ? undefined : data;
}

/** Asks what data lies behind a new end; undefined until that is known, or where there is no map. */
export function useDataBehind(
  handle: ImageHandle,
  clusters: number | undefined,
  clusterSize: number,
  end: number | undefined,
): DataBehind | undefined {
  const [answer, setAnswer] = useState<{ readonly end: number; readonly behind: DataBehind }>();
  useEffect(() => {
    if (clusters === undefined || end === undefined) return;
    let wanted = true;
    // the cluster that the new end lies in keeps its data in front of it alone
    const start = Math.floor(end / clusterSize);
    const within = { start, count: Math.max(0, clusters - start) };
    askRuns(handle, { descending: false, limit: MOST_RUNS, within })
      .then(({ rows, total, more }) => {
        if (!wanted) return;
        const starts = rows.map((row) => Math.max(end, row.start * clusterSize));
        const ends = rows.map((row) => (row.start + row.count) * clusterSize);
        setAnswer({
          end,
          behind: {
            bytes: ends.reduce((sum, stop, index) => sum + stop - starts[index], 0),
            pieces: total,
            first: starts[0] ?? end,
            more: more || total > rows.length,
          },
        });
      })
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [handle, clusters, clusterSize, end]);
  return answer?.end === end ? answer?.behind : undefined;
}

const askRuns = (
  handle: ImageHandle,
  query: {
    readonly descending: boolean;
    readonly limit: number;
    readonly within?: { readonly start: number; readonly count: number };
  },
): Promise<ExtentPage> =>
  askImage(handle, 'extents', { space: 'guest', kinds: DATA_KINDS, sort: 'start', offset: 0, ...query });
