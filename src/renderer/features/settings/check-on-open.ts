/** Checks each image once after it was opened, where that was chosen. */
import type { ImageHandle } from '../../../shared/app-protocol';
import { useApp } from '../../app/app-state';
import { useImages } from '../../app/store';
import { startCheck } from '../health/check-job';

/** Follows what is opened from now on. */
export function followOpening(): void {
  const seen = new Set<ImageHandle>();
  useImages.subscribe(({ images }) => {
    for (const { handle, summary } of images) {
      if (seen.has(handle) || summary.state === 'loading') continue;
      seen.add(handle);
      // one that can't be read, or not be checked, says so itself
      if (useApp.getState().settings.checkOnOpen) startCheck(handle);
    }
  });
}
