import { actionOf } from '../../shared/actions';

/** The views of one image, in the order of the rail and of the keys 1 to 6. */
export const VIEWS = ['overview', 'header', 'map', 'health', 'snapshots', 'chain'] as const;
export type View = (typeof VIEWS)[number];

/** As the rail and the menus name them. */
export const VIEW_NAMES = Object.fromEntries(
  VIEWS.map((view) => [view, actionOf(`show-${view}`).name]),
) as Readonly<Record<View, string>>;
