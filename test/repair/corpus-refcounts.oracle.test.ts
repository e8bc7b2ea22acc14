import { CORPUS } from '../corpus/corpus';
import { repairAll } from './corpus-repair';

await repairAll(
  (['refcounts', 'sizes', 'subclusters', 'compression'] as const).flatMap((theme) => CORPUS[theme]),
);
