import { brokenRecipes } from './broken-images';
import { repairAll } from './corpus-repair';

await repairAll(brokenRecipes);
