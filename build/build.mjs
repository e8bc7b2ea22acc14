import { build } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode } from './setup/node-version.mjs';
import { runEntry } from './setup/say.mjs';

await runEntry(async () => {
  requireNode();
  await ensureDependencies();
  await build();
});
