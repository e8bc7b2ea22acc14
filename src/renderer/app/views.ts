/** The views of one image, in the order of the rail and of the keys 1 to 6. */
export const VIEWS = ['overview', 'header', 'map', 'health', 'snapshots', 'chain'] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_NAMES: Readonly<Record<View, string>> = {
  overview: 'Overview',
  header: 'Header',
  map: 'Map',
  health: 'Health',
  snapshots: 'Snapshots',
  chain: 'Chain',
};
