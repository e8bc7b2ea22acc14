import { CORPUS } from '../corpus/corpus';
import { repairAll } from './corpus-repair';

await repairAll((['snapshots', 'bitmaps'] as const).flatMap((theme) => CORPUS[theme]));
