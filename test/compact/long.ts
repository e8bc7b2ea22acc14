/**
 * Random images compacted, without bounds: `npm run fuzz:compact -- [--seed N] [--count N] [--alone]`. Starts at a seed
 * of the clock unless told otherwise, and says which, so that a failure can be had again with `--seed N --count 1`.
 * One seed of ten is also cut off, has calls fail and is stopped, at every change; for one of a hundred, qcow-tool is killed
 * while it compacts a file. `--alone` leaves qemu-img out.
 */
import { join, resolve } from 'node:path';
import { readSeedRange } from '../seed-range';
import { makeTemporaryFolder, removeFolder } from '../temporary-folder';
import { CompactBench } from './compact-bench';
import { compactRound, describeCompactRound, qemuTroubles } from './compact-round';
import { CRASH_KINDS } from './crash-kinds';
import { FAULTS, searchCuts, searchFaults, searchStops } from './crash-search';
import { killCompactions } from './killing';
import { randomImage } from './random-image';

const { first, count, alone } = readSeedRange();
const folder = await makeTemporaryFolder('compact-long');
let failures = 0;

const KILLINGS = [
  { options: 'cluster_size=16k', how: [], lazy: false },
  { options: 'cluster_size=64k,refcount_bits=8', how: ['--zeroes'], lazy: false },
  { options: 'cluster_size=4k,lazy_refcounts=on', how: [], lazy: true },
  { options: 'cluster_size=32k', how: ['--defragment'], lazy: false },
];

/** What killing qcow-tool many times leaves of a file. */
async function killTroubles(seed: number): Promise<readonly string[]> {
  const tool = resolve('out/cli/qcow-tool.js');
  const killing = { tool, size: 96 << 20, seed, kills: 20, ...KILLINGS[(seed / 100) % KILLINGS.length] };
  const { troubles } = await killCompactions(join(folder, 'killed.qcow2'), killing);
  return troubles.map((trouble) => `${killing.options} ${killing.how.join(' ')}: ${trouble}`);
}

/** Everything that is promised of one seed. */
async function troublesOf(bench: CompactBench, seed: number): Promise<string | undefined> {
  const round = await compactRound(seed, bench);
  const theirs = alone || round.troubles.length > 0 ? [] : await qemuTroubles(bench, round);
  const troubles = [...round.troubles, ...theirs];
  if (troubles.length > 0) return describeCompactRound({ ...round, troubles });
  if (seed % 10 > 0) return undefined;
  const { name, given, options } = CRASH_KINDS[(seed / 10) % CRASH_KINDS.length];
  const image = randomImage(seed, given);
  const found = [
    await searchCuts(bench, image, options, alone ? {} : { qemuEach: 200 }),
    await searchFaults(bench, image, options, FAULTS[(seed / 10) % FAULTS.length]),
    await searchStops(bench, image, options),
  ].flatMap(({ trouble }) => trouble ?? []);
  if (!alone && seed % 100 === 0) found.push(...(await killTroubles(seed)));
  return found.length === 0 ? undefined : [`seed ${seed}, kind ${name}`, ...found].join('\n  ');
}

try {
  const bench = await CompactBench.make(folder);
  for (let seed = first; seed < first + count; seed++) {
    await bench.clear();
    const trouble = await troublesOf(bench, seed);
    if (trouble === undefined) continue;
    failures++;
    console.log(trouble);
  }
} finally {
  await removeFolder(folder);
}
console.log(`${count} images, ${failures} with troubles`);
process.exitCode = failures > 0 ? 1 : 0;
