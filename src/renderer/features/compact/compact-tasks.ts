/** Starts what compacting an image is made of: its forecast, and the act itself. */
import type { ImageHandle } from '../../../shared/app-protocol';
import { onApp } from '../../app/api';
import { useImages } from '../../app/store';
import { startJob, type FollowJob } from '../jobs/jobs';
import { keepPicture } from '../map/picture-before';
import { runTask } from '../tasks/run-task';
import { setTask } from '../tasks/task-store';
import type { CompactChoice } from './compact-choice';
import { resultTitle } from './compact-text';
import { CompactFollower } from './live-compact';

const nameOf = (handle: ImageHandle): string =>
  useImages.getState().images.find((image) => image.handle === handle)?.fileName ?? '';

/** Finds out what compacting would come to; nothing is written. */
export const startForecast = (handle: ImageHandle, choice: CompactChoice): void =>
  runTask({
    name: 'foretell',
    handle,
    launch: (follow) => startJob(handle, 'forecastCompact', choice, follow),
    told: () => `What compacting ${nameOf(handle)} would free is known`,
  });

/** Compacts an image. */
export function startCompact(handle: ImageHandle, choice: CompactChoice): void {
  keepPicture(handle, 'compact');
  runTask({
    name: 'compact',
    handle,
    changes: true,
    launch: (follow) => launch(handle, choice, follow),
    // what was foretold is about the image as it was
    onDone: () => setTask('foretell', handle, undefined),
    onFailed: () => setTask('foretell', handle, undefined),
    told: (result) => `${nameOf(handle)}: ${resultTitle(result)}`,
  });
}

function launch(handle: ImageHandle, choice: CompactChoice, follow: FollowJob) {
  const follower = new CompactFollower(handle);
  const stopListening = onApp('clusterMoves', (event) => {
    if (event.handle === handle) follower.takeMoves(event);
  });
  const job = startJob(handle, 'compact', choice, (event, samples) => {
    follower.takeProgress(event);
    follow(event, samples);
  });
  job.rest?.subscribe((paused) => follower.clock.pause(paused));
  job.result.then(stopListening, stopListening);
  return job;
}
