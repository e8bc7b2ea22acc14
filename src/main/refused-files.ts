import { resolve } from 'node:path';
import type { ImageSummary } from '../shared/results';

/** Paths of the files that an image names and that were not opened because they lie outside of its folder. */
export function refusedFiles({ chain, dataFile, findings, folder }: ImageSummary): readonly string[] {
  const links = chain.filter(({ problem }) => problem?.reason === 'gate').map(({ path }) => path);
  const isDataFileRefused = findings.some(
    ({ code, field }) => code === 'data-file-unusable' && field === 'gate',
  );
  const paths = isDataFileRefused && dataFile ? [...links, resolve(folder, dataFile.name)] : links;
  return paths.filter((path) => path !== undefined);
}
