import type { ImageEngine, StartEngine } from './image-engine';

/** Lends an engine for work that needs no open image. */
export async function withEngine<T>(
  startEngine: StartEngine,
  use: (engine: ImageEngine) => Promise<T>,
): Promise<T> {
  const ignore = (): void => undefined;
  const engine = startEngine(ignore, ignore);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}
