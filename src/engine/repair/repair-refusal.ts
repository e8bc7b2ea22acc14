import { FINDING_KINDS, type Finding } from '../../shared/findings';
import type { PlatterError } from '../../shared/errors';
import { refusalAlone, type WalkableImage } from '../check/walkable-image';
import type { Image } from '../image/image';
import { withoutImpossibleTable } from './without-refcount-table';

/**
 * Why an image is not repaired: QEMU refuses to open it, and not for its bitmaps or its refcount table, which a repair
 * makes anew. Undefined where it is.
 */
export function repairRefusal(image: WalkableImage): PlatterError | undefined {
  const readable = withoutImpossibleTable(image);
  return refusalAlone(readable) && !isForBitmaps(readable) ? refusalAlone(image) : undefined;
}

const isOfBitmaps = ({ code, field }: Finding): boolean =>
  code === 'bitmap-directory-invalid' || (code === 'header-extension-invalid' && field === 'bitmaps');

/** Whether bitmaps alone keep QEMU from opening the image. */
const isForBitmaps = ({ findings }: Image): boolean =>
  findings.every((finding) => FINDING_KINDS[finding.code].counter !== 'open' || isOfBitmaps(finding));
