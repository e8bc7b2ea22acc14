import { useEffect } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { useTask } from '../features/tasks/task-store';
import { askApp } from './api';
import { useImage } from './store';

/** Tells main which image is in front, and whether it is being changed or about to be: title bars of macOS show both. */
export function useShownDocument(handle: ImageHandle | undefined): void {
  const isChanging = useImage(handle)?.changing === true;
  const plan = useTask('plan', handle)?.state;
  const edited = isChanging || plan === 'done';
  useEffect(() => {
    // of one that was closed meanwhile nothing is to be shown
    askApp('showDocument', { handle, edited }).catch(() => undefined);
  }, [handle, edited]);
}
