import { useMemo, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { askImage } from '../../app/api';
import { BytePages } from './byte-pages';

/** The bytes of an image, and a number that changes when some have come. Mount anew after the image was read again. */
export function useBytePages(handle: ImageHandle): { readonly pages: BytePages; readonly arrivals: number } {
  const [arrivals, setArrivals] = useState(0);
  const pages = useMemo(
    () =>
      new BytePages(
        (offset, length) => askImage(handle, 'bytes', { offset, length }),
        () => setArrivals((count) => count + 1),
      ),
    [handle],
  );
  return { pages, arrivals };
}
