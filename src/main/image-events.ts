import type { ImageHandle } from '../shared/app-protocol';
import type { EngineEvents } from '../shared/engine-protocol';
import type { ImageListener } from './managed-image';
import type { SendEvent } from './window-events';

/** Passes what an image's engine tells on to the window, under the image's handle. */
export function imageListener(handle: ImageHandle, send: SendEvent): ImageListener {
  const forward: { readonly [E in keyof EngineEvents]: (payload: EngineEvents[E]) => void } = {
    changed: (payload) => send('changed', { handle, ...payload }),
    clusterMoves: (payload) => send('clusterMoves', { handle, ...payload }),
    mapSketch: (payload) => send('mapSketch', { handle, ...payload }),
  };
  return {
    onEvent: (event, payload) => forward[event](payload as never),
    onStopped: () => send('engineStopped', { handle }),
  };
}
