import type { OperationContext } from '../../shared/progress';
import type { GuestRange } from '../../shared/findings';
import type { GuestExtent } from '../../shared/results';
import type { Image } from '../image/image';
import { map } from './map';

export interface MappedOptions {
  /** leaves out what is known to read as zeroes; data itself is not looked at */
  readonly ignoreZeroes?: boolean;
  /** takes the ranges as they are found; the operation waits for it */
  readonly ranges: (batch: readonly GuestRange[]) => void | Promise<void>;
}

/**
 * Guest ranges that the image or its backing chain has something for: they may hold data. Adjacent ones are
 * one range, wherever their bytes lie.
 * @throws PlatterError as `map`
 */
export async function mapped(
  image: Image,
  { ignoreZeroes = false, ranges }: MappedOptions,
  context: OperationContext = {},
): Promise<void> {
  const counts = ({ present, zero }: GuestExtent): boolean => present && !(ignoreZeroes && zero);
  let last: GuestRange | undefined;
  const extents = async (batch: readonly GuestExtent[]): Promise<void> => {
    const found: GuestRange[] = [];
    for (const extent of batch) {
      if (!counts(extent)) continue;
      const { start, length } = extent;
      if (last && last.start + last.length === start) {
        last = { start: last.start, length: last.length + length };
      } else {
        if (last) found.push(last);
        last = { start, length };
      }
    }
    if (found.length > 0) await ranges(found);
  };
  await map(image, { extents }, context);
  if (last) await ranges([last]);
}
