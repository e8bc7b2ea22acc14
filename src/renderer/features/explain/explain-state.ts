/** Which place is being explained, and what the engine says of it. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { PlatterError } from '../../../shared/errors';
import type { Explanation } from '../../../shared/explanation';
import type { MapSpace } from '../../../shared/results';
import { asPlatterError, askImage } from '../../app/api';
import { selectionOf } from '../../app/selection';
import { useImages } from '../../app/store';
import { toast } from '../../ui/live-region';
import { spanOfSelection } from '../map/map-selection';
import { mapStateOf } from '../map/map-state';

/** A byte of the disk or of the file. */
export interface Place {
  readonly space: MapSpace;
  readonly offset: number;
}

/** What is shown. */
export interface Explained extends Place {
  readonly handle: ImageHandle;
  readonly answer?: Explanation;
  readonly error?: PlatterError;
}

export const useExplained = create<{ readonly open?: Explained }>(() => ({}));

/** Explains a place of an image, over whatever is in front. */
export async function explain(handle: ImageHandle, { space, offset }: Place): Promise<void> {
  const open: Explained = { handle, space, offset };
  useExplained.setState({ open });
  const answer = await askImage(handle, 'explain', { space, offset }).then(
    (value) => ({ answer: value }),
    (error: unknown) => ({ error: asPlatterError(error) }),
  );
  // another place may be asked about by now
  if (useExplained.getState().open === open) useExplained.setState({ open: { ...open, ...answer } });
}

export const closeExplained = (): void => useExplained.setState({ open: undefined });

/** Explains what is selected: of several clusters the first one. */
export function explainSelection(handle: ImageHandle): void {
  const image = useImages.getState().images.find((open) => open.handle === handle);
  const clusterSize = image?.summary.value?.clusterSize ?? 0;
  const span = spanOfSelection(selectionOf(handle), clusterSize);
  if (mapStateOf(handle).phase !== 'ready') toast('The map is not there yet.');
  else if (!span || clusterSize === 0) toast('Select a cluster, a header field or a finding first.');
  else void explain(handle, { space: span.space, offset: span.first * clusterSize });
}
