import { ensureTestPackage } from './package/test-package.mjs';
import { runEntry } from './setup/say.mjs';

/** Makes the package that e2e/packaged drives; `npm test` does so by itself. */
await runEntry(ensureTestPackage);
