import { CORPUS } from '../corpus/corpus';
import { repairAll } from './corpus-repair';

await repairAll((['headers', 'chains', 'data files'] as const).flatMap((theme) => CORPUS[theme]));
