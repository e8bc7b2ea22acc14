import { brokenRefcountFields } from './broken-refcount-fields';
import { repairAll } from './corpus-repair';

await repairAll(brokenRefcountFields);
