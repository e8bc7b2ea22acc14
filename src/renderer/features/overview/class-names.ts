import { className } from '../map/kind-text';
import type { Segment } from '../../../shared/size-ladder';

/** What a piece of a ladder bar stands for, in words. */
export function segmentName(kind: Segment['kind']): string {
  switch (kind) {
    case 'virtual':
      return 'Virtual disk';
    case 'plain':
      return 'Bytes';
    case 'gain':
      return 'Free and leaked';
    default:
      return className(kind, 'host');
  }
}
