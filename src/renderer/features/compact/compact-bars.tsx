import type { CompactSizes } from '../../../shared/compact-results';
import { SizeBars } from '../../ui/size-bars';
import { gainOf } from './compact-text';

interface CompactBarsProps {
  readonly label: string;
  readonly sizes: CompactSizes;
  /** words for the two moments that are compared */
  readonly moments: readonly [first: string, second: string];
  /** beside what is estimated */
  readonly note?: string;
}

/** Length and room of the file at two moments, and what is gained between them. */
export function CompactBars({ label, sizes, moments: [first, second], note }: CompactBarsProps) {
  const { oldSize, newSize, allocatedBefore, allocatedAfter } = sizes;
  const gain = gainOf(sizes);
  return (
    <SizeBars
      label={label}
      bars={[
        {
          name: `Length ${first}`,
          parts: [
            { kind: 'plain', bytes: oldSize - gain.length },
            { kind: 'gain', bytes: gain.length },
          ],
        },
        { name: `Length ${second}`, parts: [{ kind: 'plain', bytes: newSize }] },
        {
          name: `On disk ${first}`,
          parts: [
            { kind: 'plain', bytes: allocatedBefore - gain.disk },
            { kind: 'gain', bytes: gain.disk },
          ],
        },
        { name: `On disk ${second}`, parts: [{ kind: 'plain', bytes: allocatedAfter }], note },
      ]}
    />
  );
}
