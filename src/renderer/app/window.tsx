import { useEffect } from 'react';
import { LiveRegion } from '../ui/live-region';
import { JobBar } from '../features/jobs/job-bar';
import { DropOverlay } from '../features/start/drop-overlay';
import { StartView } from '../features/start/start-view';
import { VerdictSheet } from '../features/start/verdict-sheet';
import { TaskHost } from '../features/tasks/task-host';
import { useApp } from './app-state';
import { CommandPalette } from './command-palette';
import { ErrorBoundary } from './error-boundary';
import { ImageFrame } from './image-frame';
import { ShortcutSheet } from './shortcut-sheet';
import { useImages } from './store';
import { TabStrip } from './tab-strip';
import './window.css';

/** The whole window: tabs, the image in front or the start page, jobs, and what lies over them. */
export function Window() {
  const active = useImages(({ active: handle }) => handle);
  const ready = useApp((app) => app.ready);
  const fileName = useImages(({ images }) => images.find(({ handle }) => handle === active)?.fileName);
  useEffect(() => {
    document.title = fileName === undefined ? 'Platter' : `${fileName} — Platter`;
  }, [fileName]);
  return (
    <div className="window">
      <TabStrip />
      {active === undefined ? (
        ready && <StartView />
      ) : (
        <ErrorBoundary key={active}>
          <ImageFrame handle={active} />
        </ErrorBoundary>
      )}
      <JobBar />
      <TaskHost />
      <VerdictSheet />
      <ShortcutSheet />
      <CommandPalette />
      <DropOverlay />
      <LiveRegion />
    </div>
  );
}
