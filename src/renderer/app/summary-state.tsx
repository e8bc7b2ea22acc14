import type { ReactNode } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { errorWords } from './error-words';
import { closeImage, reread } from './session';
import { useImage } from './store';

interface SummaryStateProps {
  readonly handle: ImageHandle;
  /** shown once there is a summary */
  readonly children: ReactNode;
}

/** Stands in for a view while the image is being read, and when it cannot be. */
export function SummaryState({ handle, children }: SummaryStateProps) {
  const image = useImage(handle);
  if (!image) return null;
  const { summary } = image;
  if (summary.state === 'failed') {
    const { title, detail, remedy } = errorWords(summary.error);
    return (
      <div className="view-scroll">
        <EmptyState
          title={title}
          actions={
            <>
              <Button kind="primary" onPress={() => void reread(handle)}>
                Re-read
              </Button>
              <Button onPress={() => void closeImage(handle)}>Close image</Button>
            </>
          }
        >
          <p>{detail}</p>
          <p>{remedy}</p>
        </EmptyState>
      </div>
    );
  }
  if (!summary.value)
    return (
      <div className="view-scroll" role="status">
        <p className="dim">Reading the header…</p>
      </div>
    );
  return children;
}
