import { bundleTypeScript } from './setup/typescript-bundle.mjs';

/** Bundles a program of this repository that is written in TypeScript and prints where: for tests that start it. */
process.stdout.write(await bundleTypeScript(process.argv[2]));
