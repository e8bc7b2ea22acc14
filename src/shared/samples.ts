/** Images to learn from, made on the spot. */
import { z } from 'zod';

export const SAMPLES = ['healthy', 'leaky', 'broken', 'fragmented'] as const;
export type SampleName = (typeof SAMPLES)[number];
export const sampleSchema = z.enum(SAMPLES);

/** A sample in words. */
export interface SampleText {
  readonly name: string;
  /** what there is to see */
  readonly sentence: string;
  /** what to try with it */
  readonly hint: string;
}

export const SAMPLE_TEXTS: Readonly<Record<SampleName, SampleText>> = {
  healthy: {
    name: 'A healthy one',
    sentence: 'Data, zeroes and holes, each counted as it should be.',
    hint: 'Click a cluster in the map and press E: you see the walk to its data, bit by bit.',
  },
  leaky: {
    name: 'A leaky one',
    sentence: '3 MiB are counted as used, and nothing uses them.',
    hint: 'Check it, give the leaks back with Repair, and take the repair back.',
  },
  broken: {
    name: 'A broken one',
    sentence: 'Damage of several kinds, some of which qemu-img can not repair.',
    hint: 'Check it, read what the findings mean, and look at the plan of a repair before it is written.',
  },
  fragmented: {
    name: 'A fragmented one',
    sentence: 'Half of its file is holes between scattered clusters.',
    hint: 'Open the map and compact it: the clusters move while you look, and the file gets shorter by half.',
  },
};
