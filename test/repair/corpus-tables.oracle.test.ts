import { CORPUS } from '../corpus/corpus';
import { repairAll } from './corpus-repair';

await repairAll((['tables', 'truncations', 'built'] as const).flatMap((theme) => CORPUS[theme]));
