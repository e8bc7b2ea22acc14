import type { EngineParams } from '../../../shared/engine-protocol';
import { pathIn, toolLine } from '../../app/tool-line';

type Choice = Pick<EngineParams<'saveReport'>, 'format' | 'check' | 'folders'>;

/** The line that puts the same report on standard output. */
export const reportCommand = (folder: string, fileName: string, { format, check, folders }: Choice): string =>
  toolLine(
    'report',
    ...(format === 'json' ? ['--output', 'json'] : []),
    check ? '--check' : undefined,
    folders ? '--folders' : undefined,
    pathIn(folder, fileName),
  );
