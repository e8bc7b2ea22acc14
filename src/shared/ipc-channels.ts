/** Names of the channels between preload and main. */
export const IPC_CHANNELS = {
  app: 'platter:app',
  image: 'platter:image',
  drop: 'platter:drop',
  event: 'platter:event',
} as const;
