/** Answers of the engine about what is looked at; asked only when the look rests, the latest question wins. */
import { useEffect, useMemo, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ClusterDetails, MapSpace, Projection } from '../../../shared/results';
import { askImage } from '../../app/api';
import { useMapState } from './map-state';

/** Milliseconds that a look has to rest. */
const REST = 60;

/** Asks after a rest. While the next answer is awaited the last one stays; without a question there is none. */
function useAnswer<T>(ask: (() => Promise<T>) | undefined): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    if (!ask) return;
    let isLatest = true;
    const timer = setTimeout(() => {
      ask().then(
        (value) => isLatest && setAnswer(value),
        () => isLatest && setAnswer(undefined),
      );
    }, REST);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [ask]);
  return ask && answer;
}

/** What the engine knows of one cluster; undefined while there is no map or no answer. */
export function useDetails(
  handle: ImageHandle,
  space: MapSpace,
  cluster: number | undefined,
): ClusterDetails | undefined {
  const isReady = useMapState(handle, ({ phase }) => phase === 'ready');
  const ask = useMemo(
    () =>
      isReady && cluster !== undefined ? () => askImage(handle, 'inspect', { space, cluster }) : undefined,
    [handle, space, cluster, isReady],
  );
  const details = useAnswer(ask);
  return details?.space === space && details.cluster === cluster ? details : undefined;
}

/** Where clusters of one space lie in the other. */
export function useProjection(
  handle: ImageHandle,
  space: MapSpace,
  start: number | undefined,
  count: number,
): Projection | undefined {
  const isReady = useMapState(handle, ({ phase }) => phase === 'ready');
  const ask = useMemo(
    () =>
      isReady && start !== undefined ? () => askImage(handle, 'project', { space, start, count }) : undefined,
    [handle, space, start, count, isReady],
  );
  return useAnswer(ask);
}
