import { typecheck } from './checks/typecheck.mjs';
import { runEntry } from './setup/say.mjs';

await runEntry(async () => (await typecheck(process.stdout)).failed);
