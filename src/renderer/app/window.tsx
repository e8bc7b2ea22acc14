import { LiveRegion } from '../ui/live-region';
import { ExplainHost } from '../features/explain/explain-dialog';
import { JobBar } from '../features/jobs/job-bar';
import { JobsSheet } from '../features/jobs/jobs-sheet';
import { SettingsSheet } from '../features/settings/settings-sheet';
import { BatchDialog } from '../features/folder/batch-dialog';
import { FolderView } from '../features/folder/folder-view';
import { DropOverlay } from '../features/start/drop-overlay';
import { UnfinishedList } from '../features/start/unfinished-list';
import { StartView } from '../features/start/start-view';
import { VerdictSheet } from '../features/start/verdict-sheet';
import { TaskHost } from '../features/tasks/task-host';
import { AboutSheet } from './about-sheet';
import { useApp } from './app-state';
import { CommandPalette } from './command-palette';
import { ErrorBoundary } from './error-boundary';
import { useFrontFolder } from './folder-tabs';
import { ImageFrame } from './image-frame';
import { ShortcutSheet } from './shortcut-sheet';
import { useImages } from './store';
import { TabStrip } from './tab-strip';
import { WindowTitle } from './window-title';
import './window.css';

/** The whole window: tabs, the image in front or the start page, jobs, and what lies over them. */
export function Window() {
  const active = useImages(({ active: handle }) => handle);
  const ready = useApp((app) => app.ready);
  // sizes are written anew everywhere
  useApp(({ settings }) => settings.sizes);
  const folder = useFrontFolder();
  return (
    <div className="window">
      <WindowTitle />
      <TabStrip />
      <UnfinishedList />
      {active === undefined ? (
        folder === undefined ? (
          ready && <StartView />
        ) : (
          <ErrorBoundary key={folder}>
            <FolderView folder={folder} />
          </ErrorBoundary>
        )
      ) : (
        <ErrorBoundary key={active}>
          <ImageFrame handle={active} />
        </ErrorBoundary>
      )}
      <JobBar />
      <TaskHost />
      <ExplainHost />
      <BatchDialog />
      <VerdictSheet />
      <ShortcutSheet />
      <SettingsSheet />
      <JobsSheet />
      <AboutSheet />
      <CommandPalette />
      <DropOverlay />
      <LiveRegion />
    </div>
  );
}
