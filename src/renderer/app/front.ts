/** What is in front of the window, and how much is open: what decides which actions can be had. */
import { frontFolder, useFrontFolder } from './folder-tabs';
import { useImages } from './store';

export interface Front {
  readonly hasImage: boolean;
  readonly hasFolder: boolean;
  /** two images or more are open, wherever they are */
  readonly hasSeveral: boolean;
}

const SEVERAL = 2;

/** What is in front at this moment. */
export function frontNow(): Front {
  const { images, active } = useImages.getState();
  return {
    hasImage: active !== undefined,
    hasFolder: frontFolder() !== undefined,
    hasSeveral: images.length >= SEVERAL,
  };
}

/** What is in front, as it changes. */
export function useFront(): Front {
  const hasImage = useImages(({ active }) => active !== undefined);
  const hasSeveral = useImages(({ images }) => images.length >= SEVERAL);
  const hasFolder = useFrontFolder() !== undefined;
  return { hasImage, hasFolder, hasSeveral };
}
