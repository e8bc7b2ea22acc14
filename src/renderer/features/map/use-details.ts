/** Answers of the engine about what is looked at; asked only when the look rests, the latest question wins. */
import { useEffect, useMemo, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ClusterDetails, MapSpace, Projection } from '../../../shared/results';
import { runJob } from '../../app/api';
import { askAfterRest, type Question } from './ask-after-rest';
import { useMapState } from './map-state';

/** Asks after a rest. While the next answer is awaited the last one stays; without a question there is none. */
function useAnswer<T>(ask: Question<T> | undefined): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => ask && askAfterRest(ask, setAnswer), [ask]);
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
      isReady && cluster !== undefined
        ? (signal: AbortSignal) => runJob(handle, 'inspect', { space, cluster }, { signal })
        : undefined,
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
      isReady && start !== undefined
        ? (signal: AbortSignal) => runJob(handle, 'project', { space, start, count }, { signal })
        : undefined,
    [handle, space, start, count, isReady],
  );
  return useAnswer(ask);
}
