import { ALL_RECIPES } from '../corpus/corpus';
import { planForHealthy } from './corpus-repair';

await planForHealthy(ALL_RECIPES);
