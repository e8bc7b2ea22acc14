/** How clusters move while an image is compacted, as the window draws it. */
import type { MoveState } from './compact-results';

/** Clusters that came to a state. */
export interface MoveStep {
  readonly state: MoveState;
  /** where they lie and where they are to lie: pairs of first cluster and clusters, ascending */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** how many clusters they are; the spans may cover a few more */
  readonly clusters: number;
}

/** What happened since the last event. */
export interface MoveEvent {
  /** in their order */
  readonly steps: readonly MoveStep[];
  /** bytes that the file would have if it stopped now */
  readonly fileLength: number;
}
