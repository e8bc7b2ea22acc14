/** @returns {boolean} whether a window can be shown; only Linux may have no display */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
